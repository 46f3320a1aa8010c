import jsonata from "jsonata";
import { isArray, isObject, type Json } from "../json.ts";
import { type Call, isCall, parseCall, type Term } from "../query/intrinsic-syntax.ts";
import { INTRINSIC_ARITIES } from "../query/intrinsics.ts";
import { expressionIn } from "../query/jsonata.ts";
import { compilePath, type Path } from "../query/path.ts";
import { nanosOf } from "../timestamp.ts";
import type { Place } from "./diagnostic.ts";
import type { QueryLanguage } from "./types.ts";

/** Checks a value of a definition at its place. */
export type Check = (value: Json, place: Place) => void;

/** A text. */
export const text: Check = (value, place) => {
  if (typeof value !== "string") place.wrong("Expected value of type String");
};

/** A text that says something. */
export const name: Check = (value, place) => {
  text(value, place);
  if (value === "") place.wrong("Value cannot be empty");
};

/** True or false. */
export const flag: Check = (value, place) => {
  if (typeof value !== "boolean") place.wrong("Expected value of type Boolean");
};

/** Any value. */
export const anything: Check = () => undefined;

/** A number within limits. */
export function number(least: number, most = Number.POSITIVE_INFINITY, whole = true): Check {
  return (value, place) => {
    if (typeof value !== "number" || (whole && !Number.isInteger(value)))
      place.wrong(`Expected value of type ${whole ? "Integer" : "Number"}`);
    else if (value < least || value > most) place.wrong(`Number is out of range: ${least} to ${most}`);
  };
}

/** One of some texts. */
export function oneOf(field: string, values: readonly string[]): Check {
  return (value, place) => {
    if (typeof value !== "string" || !values.includes(value))
      place.wrong(`The field '${field}' should have one of these values: [${values.join(", ")}]`);
  };
}

/** A list that is not empty. */
export function listOf(each: Check): Check {
  return (value, place) => {
    if (!isArray(value)) place.wrong("Expected value of type Array");
    else if (value.length === 0) place.wrong("Value cannot be empty");
    else for (const [index, item] of value.entries()) each(item, place.at(index));
  };
}

/** A path, or null where nothing is meant. */
export const pathOrNull: Check = (value, place) => {
  if (value !== null) path(value, place);
};

/** A path. */
export const path: Check = (value, place) => {
  if (compiled(value) === undefined) place.wrong("Value is not a valid JSONPath", "INVALID_JSON_PATH");
};

/** A path to one place of the input: names and indexes alone. */
export const referencePath: Check = (value, place) => {
  if (value === null) return;
  const found = compiled(value);
  if (found === undefined || found.root !== "$" || found.steps === undefined)
    place.wrong("Value is not a Reference Path", "INVALID_REFERENCE_PATH");
};

/** A path, or a call of an intrinsic function. */
export const pathOrCall: Check = (value, place) => {
  if (!isQuery(value)) place.wrong("Value is not a valid JSONPath or intrinsic function call");
};

/** A timestamp. */
export const timestamp: Check = (value, place) => {
  if (typeof value !== "string" || nanosOf(value) === undefined)
    place.wrong("String does not match RFC3339 timestamp");
};

function compiled(value: Json): Path | undefined {
  try {
    return typeof value === "string" ? compilePath(value) : undefined;
  } catch {
    return undefined;
  }
}

function isQuery(value: Json): boolean {
  if (typeof value !== "string") return false;
  if (!isCall(value)) return compiled(value) !== undefined;
  try {
    return isKnown(parseCall(value.trim()));
  } catch {
    return false;
  }
}

function isKnown(term: Term | Call): boolean {
  if (term.kind !== "call") return true;
  const arity = INTRINSIC_ARITIES.get(term.name);
  const { length } = term.terms;
  return arity !== undefined && length >= arity.least && length <= arity.most && term.terms.every(isKnown);
}

/** A payload template of JSONPath: what a name that ends with `.$` says is a path or a call. */
export const template: Check = (value, place) => {
  if (isArray(value)) for (const [index, each] of value.entries()) template(each, place.at(index));
  if (!isObject(value)) return;
  const names = new Set(Object.keys(value));
  for (const [field, each] of Object.entries(value)) {
    if (!field.endsWith(".$")) template(each, place.at(field));
    else if (!isQuery(each))
      place.wrong(
        `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`,
      );
    else if (names.has(field.slice(0, -2)))
      place.wrong(`The fields '${field.slice(0, -2)}' and '${field}' give the same name two values`);
  }
};

/** A value of a JSONata state: every text between `{%` and `%}` is an expression. */
export const expressions: Check = (value, place) => {
  if (isArray(value)) for (const [index, each] of value.entries()) expressions(each, place.at(index));
  else if (isObject(value))
    for (const [field, each] of Object.entries(value)) expressions(each, place.at(field));
  else if (typeof value === "string") expression(value, place);
};

function expression(value: string, place: Place): void {
  const found = expressionIn(value);
  if (found === undefined) return;
  try {
    jsonata(found);
  } catch (error) {
    const message =
      error instanceof Error || isObject(error) ? String((error as { message?: unknown }).message) : "";
    place.wrong(`Value is not a valid JSONata expression: ${message}`, "INVALID_JSONATA");
  }
}

/** A value of a type, or an expression that gives one. */
export function orExpression(check: Check): Check {
  return (value, place) => {
    if (typeof value === "string" && expressionIn(value) !== undefined) expression(value, place);
    else check(value, place);
  };
}

/** Variables with what they are given. */
export function assignments(language: QueryLanguage): Check {
  return (value, place) => {
    if (!isObject(value)) {
      place.wrong("Expected value of type Object");
      return;
    }
    for (const field of Object.keys(value)) {
      const variable = language === "JSONPath" && field.endsWith(".$") ? field.slice(0, -2) : field;
      if (!/^[\p{L}_][\p{L}\p{N}_]{0,79}$/u.test(variable))
        place.at(field).wrong(`'${variable}' is no name of a variable: letters, digits and _, at most 80`);
      else if (variable === "states") place.at(field).wrong("'states' is reserved");
    }
    if (language === "JSONPath") template(value, place);
    else expressions(value, place);
  };
}
