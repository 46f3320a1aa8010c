/** Compares one block with its schema. */
import type { AttributeSchema, BlockSchema, CtyType, NestedBlockSchema } from "../schemas/provider-schema.ts";
import { isObject, isTemplate, type Json, type JsonObject } from "./parsed.ts";
import type { ProblemCode } from "./problem.ts";

/** Reports a problem at a path in the block; an empty path is the block itself. */
export type Report = (code: ProblemCode, path: string, message: string) => void;

/** Checks arguments and nested blocks; `path` is where the block is in its resource. */
export function checkBody(body: JsonObject, schema: BlockSchema, path: string, report: Report): void {
  const { attributes = {}, block_types: blockTypes = {} } = schema;
  const dynamic = isObject(body.dynamic) && !("dynamic" in attributes) ? body.dynamic : {};
  for (const [name, value] of Object.entries(body)) {
    if (value === dynamic) continue;
    const at = join(path, name);
    const attribute = attributes[name];
    const block = blockTypes[name];
    if (attribute) checkAttribute(value, attribute, at, report);
    else if (block) checkBlocks(value, block, name in dynamic, at, report);
    else report("unknown-argument", at, `there is no argument or block "${name}" here`);
  }
  for (const [name, value] of Object.entries(dynamic)) {
    checkDynamic(value, blockTypes[name], join(path, name), report);
  }
  for (const [name, attribute] of Object.entries(attributes)) {
    if (attribute.required && (body[name] ?? null) === null) {
      report("missing-argument", join(path, name), `the argument "${name}" is required`);
    }
  }
  for (const [name, block] of Object.entries(blockTypes)) {
    if ((block.min_items ?? 0) > 0 && !(name in body) && !(name in dynamic)) {
      report("too-few-blocks", join(path, name), `at least ${block.min_items} "${name}" block is required`);
    }
  }
}

function checkAttribute(value: Json, schema: AttributeSchema, path: string, report: Report): void {
  if (schema.computed && !schema.optional && !schema.required) {
    report("read-only-argument", path, "the provider sets this attribute; it cannot be set");
    return;
  }
  const { type, nested_type: nested } = schema;
  if (type !== undefined) checkType(value, type, path, report);
  else if (nested) {
    const items =
      nested.nesting_mode === "single" ? [value] : Array.isArray(value) ? value : Object.values(value ?? {});
    for (const item of items) {
      if (isObject(item)) checkBody(item, { attributes: nested.attributes }, path, report);
      else if (!isUnknown(item)) report("wrong-type", path, `an object is needed, not ${describe(item)}`);
    }
  }
}

function checkBlocks(
  value: Json,
  schema: NestedBlockSchema,
  alsoDynamic: boolean,
  path: string,
  report: Report,
): void {
  const { min_items: min = 0, max_items: max = Number.POSITIVE_INFINITY } = schema;
  if (!Array.isArray(value) || !value.every(isObject)) {
    report("block-expected", path, "this is a block, not an argument: write it without the equals sign");
    return;
  }
  if (value.length < min && !alsoDynamic)
    report("too-few-blocks", path, `at least ${min} such blocks are required`);
  const limit = schema.nesting_mode === "single" ? 1 : max;
  if (value.length > limit) report("too-many-blocks", path, `at most ${limit} such block is allowed`);
  for (const item of value) checkBody(item, schema.block, path, report);
}

/** https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks */
function checkDynamic(
  value: Json,
  schema: NestedBlockSchema | undefined,
  path: string,
  report: Report,
): void {
  if (!schema) {
    report("unknown-argument", path, "there is no such block to repeat");
    return;
  }
  const dynamic: BlockSchema = {
    attributes: {
      for_each: { type: "dynamic", required: true },
      iterator: { type: "dynamic", optional: true },
      labels: { type: ["list", "string"], optional: true },
    },
    block_types: { content: { nesting_mode: "list", min_items: 1, max_items: 1, block: schema.block } },
  };
  for (const item of Array.isArray(value) ? value : [])
    if (isObject(item)) checkBody(item, dynamic, path, report);
}

/** Whether only Terraform knows the value, or it is not set. */
function isUnknown(value: Json): boolean {
  return value === null || (typeof value === "string" && isTemplate(value));
}

/** Literals only, by Terraform's conversion rules: https://developer.hashicorp.com/terraform/language/expressions/types */
function checkType(value: Json, type: CtyType, path: string, report: Report): void {
  if (isUnknown(value) || type === "dynamic") return;
  const wrong = (wanted: string) => report("wrong-type", path, `${wanted} is needed, not ${describe(value)}`);
  if (typeof type === "string") {
    if (!isScalar(value, type))
      wrong(type === "string" ? "a string" : type === "number" ? "a number" : "true or false");
    return;
  }
  if (type[0] === "list" || type[0] === "set") {
    if (!Array.isArray(value)) wrong(`a ${type[0]}`);
    else for (const item of value) checkType(item, type[1], path, report);
    return;
  }
  if (!isObject(value)) {
    wrong(type[0] === "map" ? "a map" : "an object");
    return;
  }
  if (type[0] === "map") {
    for (const [key, item] of Object.entries(value)) checkType(item, type[1], join(path, key), report);
    return;
  }
  for (const [key, member] of Object.entries(type[1])) {
    const item = value[key];
    if (item === undefined) report("missing-argument", join(path, key), `the object needs the key "${key}"`);
    else checkType(item, member, join(path, key), report);
  }
}

function isScalar(value: Json, type: string): boolean {
  if (typeof value === "object") return false;
  if (type === "number") return typeof value === "number" || (typeof value === "string" && isNumeric(value));
  if (type === "bool") return typeof value === "boolean" || value === "true" || value === "false";
  return true;
}

function isNumeric(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

function describe(value: Json): string {
  if (Array.isArray(value)) return value.some(isObject) ? "a block or a list" : "a list";
  return typeof value === "object" ? "an object" : JSON.stringify(value);
}

/** Two paths as one; either may be empty. */
export function join(path: string, name: string): string {
  return path === "" || name === "" ? path + name : `${path}.${name}`;
}
