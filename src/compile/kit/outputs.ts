import { type Addressed, output } from "../hcl/declarations.ts";
import type { Value } from "../hcl/expression.ts";
import { identifier } from "./naming.ts";

/** An output with a value for each of some parts of an app, by name; none where there are no parts. */
export function outputByName(
  name: string,
  description: string,
  values: readonly (readonly [name: string, value: Value])[],
): Addressed[] {
  if (values.length === 0) return [];
  const entries = values.map(([key, value]) => [identifier(key), value] as const);
  return [output(name, { description, value: Object.fromEntries(entries) })];
}
