/** What a block with `for_each` is repeated for, where literal values in the module say so. */
import { isObject, type Json, type JsonObject, type ParsedBlock, type ParsedModule } from "./parsed.ts";

/** The locals of a module by name; what only Terraform knows is text with `${…}` in it. */
export function localsOf(module: ParsedModule): JsonObject {
  return Object.assign({}, ...module.blocks.filter(({ kind }) => kind === "locals").map(({ body }) => body));
}

/** The elements that a block is repeated for, by key; undefined where it is not repeated or they are not known. */
export function elementsOf({ body }: ParsedBlock, locals: JsonObject): JsonObject | undefined {
  const { for_each: forEach } = body;
  if (isObject(forEach)) return forEach;
  const name = typeof forEach === "string" ? /^\$\{local\.([\w-]+)\}$/.exec(forEach)?.[1] : undefined;
  const value = name === undefined ? undefined : locals[name];
  return isObject(value) ? value : undefined;
}

/** The body of one instance: with values in place of the references to `each` that are a whole argument. */
export function instanceBody(body: JsonObject, key: string, value: Json): JsonObject {
  const { for_each: _repeated, ...rest } = body;
  return mapValues(rest, (item) => withEach(item, { key, value }));
}

function withEach(item: Json, each: JsonObject): Json {
  if (Array.isArray(item)) return item.map((inner) => withEach(inner, each));
  if (isObject(item)) return mapValues(item, (inner) => withEach(inner, each));
  const path = typeof item === "string" ? /^\$\{each\.([\w.-]+)\}$/.exec(item)?.[1] : undefined;
  return (path === undefined ? undefined : valueAt(each, path.split("."))) ?? item;
}

function valueAt(value: Json | undefined, [name, ...rest]: readonly string[]): Json | undefined {
  if (name === undefined) return value;
  return isObject(value) ? valueAt(value[name], rest) : undefined;
}

function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
