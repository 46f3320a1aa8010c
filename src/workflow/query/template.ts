import { intrinsicError, runtimeError } from "../failure.ts";
import { isArray, isObject, type Json } from "../json.ts";
import type { Random } from "../random.ts";
import type { Cache } from "./cache.ts";
import type { Call, Term } from "./intrinsic-syntax.ts";
import { format, INTRINSICS } from "./intrinsics.ts";
import { follow, type Path, type Sources } from "./path.ts";

/** What a payload template is filled in from. */
export interface Filling extends Sources {
  readonly random: Random;
  readonly cache: Cache;
}

/** A payload template with its paths and intrinsic functions replaced: what a member `name.$` says, `name` is. */
export function fillIn(template: Json, filling: Filling): Json {
  if (isArray(template)) return template.map((each) => fillIn(each, filling));
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith(".$") && typeof value === "string"
        ? [name.slice(0, -2), evaluate(value, name, filling)]
        : [name, fillIn(value, filling)],
    ),
  );
}

/** What a path or a call of an intrinsic function gives, in a field of that name. */
export function evaluate(text: string, field: string, filling: Filling): Json {
  const query = filling.cache.query(text);
  if ("kind" in query) return run(query, field, filling);
  return find(query, field, filling);
}

function find(path: Path, field: string, filling: Filling): Json {
  const found = follow(path, filling);
  if ("value" in found) return found.value;
  throw runtimeError(notFound(path, field, filling));
}

/** In the words of AWS. */
function notFound(path: Path, field: string, { data }: Sources): string {
  if (typeof path.root === "object")
    return `The variable path '${path.text}' specified for the field '${field}' could not be found`;
  return `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(data)}'`;
}

function run({ name, terms }: Call, field: string, filling: Filling): Json {
  const [first] = terms;
  if (name === "States.Format") {
    if (first === undefined) throw intrinsicError("Invalid number of arguments for States.Format");
    const template = first.kind === "text" ? first.raw : argument(first, field, filling);
    if (typeof template !== "string")
      throw intrinsicError("Invalid arguments in States.Format: Argument 1 must be a string.");
    return format(
      template,
      terms.slice(1).map((term) => argument(term, field, filling)),
    );
  }
  const intrinsic = INTRINSICS.get(name);
  if (intrinsic === undefined) throw intrinsicError(`There is no intrinsic function ${name}.`);
  const values = terms.map((term) => argument(term, field, filling));
  return intrinsic.run({ name, values, random: filling.random });
}

function argument(term: Term, field: string, filling: Filling): Json {
  switch (term.kind) {
    case "value":
      return term.value;
    case "text":
      return term.raw.replaceAll(/\\([\s\S])/g, "$1");
    case "path":
      return find(term.path, field, filling);
    case "call":
      return run(term, field, filling);
  }
}
