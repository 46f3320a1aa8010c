import type { Json } from "../../ground/json.ts";

/** A text that is one placeholder, and nothing else: `${charge}`. */
const PLACEHOLDER = /^\$\{([A-Za-z]\w*)\}$/;

/** The name in `${name}`; undefined where a value is anything else. */
export function placeholderIn(value: unknown): string | undefined {
  return typeof value === "string" ? PLACEHOLDER.exec(value)?.[1] : undefined;
}

/** The names of all placeholders in a definition. */
export function placeholdersIn(definition: Json): ReadonlySet<string> {
  const found = new Set<string>();
  collect(definition, found);
  return found;
}

function collect(value: Json, found: Set<string>): void {
  const name = placeholderIn(value);
  if (name !== undefined) found.add(name);
  if (typeof value === "object" && value !== null)
    for (const each of Object.values(value)) collect(each, found);
}
