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
  if (typeof forEach !== "string") return undefined;
  const set = /^\$\{toset\((\[.*\])\)\}$/s.exec(forEach)?.[1];
  if (set !== undefined) return elementsOfSet(set);
  const name = /^\$\{local\.([\w-]+)\}$/.exec(forEach)?.[1] ?? SWITCHED.exec(forEach)?.groups?.local;
  const value = name === undefined ? undefined : locals[name];
  return isObject(value) ? value : undefined;
}

/** All of a local, or nothing where a variable says so: `{ for name, app in local.apps : name => app if var.deploy }`. */
const SWITCHED =
  /^\$\{\{\s*for (?<key>\w+), (?<value>\w+) in local\.(?<local>[\w-]+) : \k<key> => \k<value> if var\.\w+\s*\}\}$/;

/** A list of texts that are written out, as the elements of a set: each is its own key. */
function elementsOfSet(list: string): JsonObject | undefined {
  const texts = list
    .replace(/^\s*#.*$/gm, "")
    .slice(1, -1)
    .split(",")
    .map((text) => text.trim());
  const written = texts.filter((text) => text !== "").map((text) => /^"([\w.-]*)"$/.exec(text)?.[1]);
  return written.every((text) => text !== undefined)
    ? Object.fromEntries(written.map((text) => [text, text]))
    : undefined;
}

/** The body of one instance: with values in place of the references to `each` that are a whole argument or in a text. */
export function instanceBody(body: JsonObject, key: string, value: Json): JsonObject {
  const { for_each: _repeated, ...rest } = body;
  return mapValues(rest, (item) => withEach(item, { key, value }));
}

function withEach(item: Json, each: JsonObject): Json {
  if (Array.isArray(item)) return item.map((inner) => withEach(inner, each));
  if (isObject(item)) return mapValues(item, (inner) => withEach(inner, each));
  if (typeof item !== "string") return item;
  const whole = /^\$\{each\.([\w.-]+)\}$/.exec(item)?.[1];
  if (whole !== undefined) return valueAt(each, whole.split(".")) ?? item;
  return item.replace(/(?<!\$)\$\{each\.([\w.-]+)\}/g, (reference, path: string) => {
    const value = valueAt(each, path.split("."));
    return typeof value === "string" || typeof value === "number" ? String(value) : reference;
  });
}

function valueAt(value: Json | undefined, [name, ...rest]: readonly string[]): Json | undefined {
  if (name === undefined) return value;
  return isObject(value) ? valueAt(value[name], rest) : undefined;
}

function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
