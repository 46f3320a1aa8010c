import type { JsonSchema } from "@motif/core/model";
import { isObject } from "@motif/core/platform";
import * as fc from "fast-check";

/** How deep values of schemas that refer to themselves go. */
const DEEPEST = 3;
/** Lists and texts are no longer, where the schema allows shorter ones: what is short is found as well. */
const USUAL_LENGTH = 5;
const USUAL_TEXT = 20;

/**
 * Values of a JSON Schema (draft 2020-12), as schema libraries write them for what they take. What it cannot express, such as
 * checks of the author's own, a value need not pass.
 */
export function arbitraryOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  return valuesOf(schema, schema, 0);
}

function valuesOf(schema: unknown, root: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  if (!isObject(schema)) return fc.jsonValue({ maxDepth: 1 });
  const { $ref, anyOf, oneOf, allOf } = schema;
  if (typeof $ref === "string") return valuesOf(referred(root, $ref), root, depth + 1);
  if ("const" in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const alternatives = Array.isArray(anyOf) ? anyOf : oneOf;
  if (Array.isArray(alternatives)) return oneOfMany(alternatives, root, depth);
  if (Array.isArray(allOf)) return valuesOf(Object.assign({}, ...allOf), root, depth);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return fc.oneof(...types.map((type) => ofType(String(type), schema, root, depth)));
}

/** Deep inside, the simplest: a schema that refers to itself has to come to an end. */
function oneOfMany(alternatives: readonly unknown[], root: JsonSchema, depth: number) {
  const simple = alternatives.filter((schema) => isObject(schema) && !("$ref" in schema));
  const chosen = depth > DEEPEST && simple.length > 0 ? simple : alternatives;
  return fc.oneof(...chosen.map((schema) => valuesOf(schema, root, depth)));
}

function ofType(
  type: string,
  schema: Readonly<Record<string, unknown>>,
  root: JsonSchema,
  depth: number,
): fc.Arbitrary<unknown> {
  switch (type) {
    case "string":
      return textOf(schema);
    case "integer":
      return fc.integer({ min: lowest(schema, -1000), max: highest(schema, 1000) }).map(multipleOf(schema));
    case "number":
      return fc
        .integer({
          min: Math.ceil(lowest(schema, -1000) * 100),
          max: Math.floor(highest(schema, 1000) * 100),
        })
        .map((hundredths) => multipleOf(schema)(hundredths / 100));
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return listOf(schema, root, depth);
    case "object":
      return objectOf(schema, root, depth);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function textOf(schema: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  switch (schema.format) {
    case "uuid":
      return fc.uuid({ version: 4 });
    case "email":
      return fc.nat(1000).map((n) => `somebody.${n}@example.com`);
    case "uri":
      return fc.webUrl();
    case "date-time":
      return instants().map((date) => date.toISOString());
    case "date":
      return instants().map((date) => date.toISOString().slice(0, 10));
  }
  const minLength = numberIn(schema, "minLength") ?? 0;
  const maxLength = Math.min(
    numberIn(schema, "maxLength") ?? Number.POSITIVE_INFINITY,
    minLength + USUAL_TEXT,
  );
  if (typeof schema.pattern === "string") return fc.stringMatching(new RegExp(schema.pattern, "u"));
  return fc.string({ minLength, maxLength });
}

function instants(): fc.Arbitrary<Date> {
  return fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
}

function listOf(schema: Readonly<Record<string, unknown>>, root: JsonSchema, depth: number) {
  const minLength = numberIn(schema, "minItems") ?? 0;
  if (depth > DEEPEST && minLength === 0) return fc.constant([]);
  const most = numberIn(schema, "maxItems") ?? Number.POSITIVE_INFINITY;
  const maxLength = Math.min(most, minLength + USUAL_LENGTH);
  if (Array.isArray(schema.prefixItems)) {
    return fc.tuple(...schema.prefixItems.map((item) => valuesOf(item, root, depth + 1)));
  }
  return fc.array(valuesOf(schema.items, root, depth + 1), { minLength, maxLength });
}

function objectOf(schema: Readonly<Record<string, unknown>>, root: JsonSchema, depth: number) {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const names = Object.keys(properties).filter((name) => required.includes(name) || depth <= DEEPEST);
  const values = names.map((name) => [name, valuesOf(properties[name], root, depth + 1)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: required, noNullPrototype: true });
}

function referred(root: JsonSchema, reference: string): unknown {
  if (reference === "#") return root;
  const steps = reference.replace(/^#\//, "").split("/");
  return steps.reduce<unknown>(
    (found, step) => (isObject(found) ? found[step.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined),
    root,
  );
}

function lowest(schema: Readonly<Record<string, unknown>>, usual: number): number {
  const exclusive = numberIn(schema, "exclusiveMinimum");
  const least = numberIn(schema, "minimum") ?? (exclusive === undefined ? undefined : exclusive + 1);
  const most = highestSaid(schema);
  return Math.max(least ?? Math.min(usual, most ?? usual), -1_000_000);
}

function highest(schema: Readonly<Record<string, unknown>>, usual: number): number {
  return Math.min(highestSaid(schema) ?? usual, lowest(schema, -usual) + 2 * usual);
}

function highestSaid(schema: Readonly<Record<string, unknown>>): number | undefined {
  const exclusive = numberIn(schema, "exclusiveMaximum");
  return numberIn(schema, "maximum") ?? (exclusive === undefined ? undefined : exclusive - 1);
}

function multipleOf(schema: Readonly<Record<string, unknown>>): (value: number) => number {
  const unit = numberIn(schema, "multipleOf");
  return unit === undefined ? (value) => value : (value) => Math.round(value / unit) * unit;
}

function numberIn(schema: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = schema[name];
  return typeof value === "number" ? value : undefined;
}
