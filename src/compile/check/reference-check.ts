/** Whether what the expressions of a module refer to exists. */
import type { BlockSchema, CtyType } from "../schemas/provider-schema.ts";
import { type ExpressionFacts, factsOf, type Reference, type Step, strings } from "./expressions.ts";
import { elementsOf, localsOf } from "./instances.ts";
import { isObject, type Json, type JsonObject, type ParsedBlock, type ParsedModule } from "./parsed.ts";
import type { Report } from "./schema-check.ts";

/** What a module declares. */
export interface Declarations {
  /** Addresses of variables, locals, resources and data sources. */
  readonly addresses: ReadonlySet<string>;
  /** Schemas by address, of the resources and data sources whose type is known. */
  readonly schemas: ReadonlyMap<string, BlockSchema>;
  /** What blocks are repeated for by `for_each`, by address; undefined where that is not known. */
  readonly elements: ReadonlyMap<string, JsonObject | undefined>;
  /** Addresses of the blocks that are repeated by `count`. */
  readonly counted: ReadonlySet<string>;
  readonly locals: JsonObject;
}

/** The declarations of a module, with the schemas of those of its blocks whose type is known. */
export function declarationsOf(
  module: ParsedModule,
  schemas: ReadonlyMap<string, BlockSchema>,
): Declarations {
  const locals = localsOf(module);
  const repeated = module.blocks.filter(({ body }) => "for_each" in body);
  return {
    addresses: declaredAddresses(module),
    schemas,
    elements: new Map(repeated.map((block) => [block.address, elementsOf(block, locals)])),
    counted: new Set(module.blocks.filter(({ body }) => "count" in body).map(({ address }) => address)),
    locals,
  };
}

/** The addresses that the blocks of a module declare. */
function declaredAddresses(module: ParsedModule): Set<string> {
  return new Set(
    module.blocks.flatMap(({ kind, address, body }) =>
      kind === "locals" ? Object.keys(body).map((name) => `local.${name}`) : [address],
    ),
  );
}

/** Arguments whose words are not references, by the kind of the block that has them. */
const NOT_REFERENCES: Record<string, readonly string[]> = {
  variable: ["type"],
  resource: ["provider", "lifecycle.ignore_changes"],
  data: ["provider"],
};

/** Names that Terraform gives to every expression of a block, besides those that are declared. */
const BUILT_IN = ["path", "terraform", "self", "each", "count"];

/** The strings of a block that are expressions, or those of them that are wanted, with the facts about each. */
export async function expressionsOf(
  block: ParsedBlock,
  isWanted: (text: string) => boolean = () => true,
): Promise<{ path: string; facts: ExpressionFacts }[]> {
  const skipped = NOT_REFERENCES[block.kind] ?? [];
  const found: { path: string; facts: ExpressionFacts }[] = [];
  for (const { path, text } of strings(block.body, "")) {
    if (skipped.includes(path) || !isWanted(text)) continue;
    found.push({ path, facts: await factsOf(text) });
  }
  return found;
}

/** Checks one reference of a block. */
export function checkReference(
  reference: Reference,
  block: ParsedBlock,
  path: string,
  declarations: Declarations,
  report: Report,
): void {
  const { root, steps } = reference;
  const { addresses, schemas, locals } = declarations;
  if (BUILT_IN.includes(root)) {
    const needs = { each: "for_each", count: "count" }[root];
    if (needs !== undefined && !(needs in block.body)) {
      report("unresolved-reference", path, `${root} needs ${needs}, which the block does not have`);
    }
    if (root === "each") checkEach(reference, declarations.elements.get(block.address) ?? {}, path, report);
    return;
  }
  if (iterators(block.body).has(root)) return;
  const length = root === "data" ? 2 : 1;
  const address = [root, ...steps.slice(0, length).map((step) => ("name" in step ? step.name : "[…]"))].join(
    ".",
  );
  if (!addresses.has(address)) {
    report("unresolved-reference", path, `${address} is not declared`);
    return;
  }
  const rest = steps.slice(length);
  if (root === "local" && !reference.tried) {
    const name = address.slice("local.".length);
    checkValuePath(rest, locals[name] ?? null, address, path, report);
  }
  const schema = schemas.get(address);
  if (!schema || !checkInstance(rest, address, declarations, path, report)) return;
  checkAttributePath(rest, schema, address, path, report);
}

/** Whether each element that the block is repeated for has what `each.value` is asked for. */
function checkEach({ steps, tried }: Reference, elements: JsonObject, path: string, report: Report): void {
  const [first, ...rest] = steps;
  if (tried || !first || !("name" in first) || first.name !== "value") return;
  for (const [key, value] of Object.entries(elements)) {
    checkValuePath(rest, value, `each.value of "${key}"`, path, report);
  }
}

/** Whether a value that is written out has what it is asked for. */
function checkValuePath(
  [step, ...rest]: readonly Step[],
  value: Json,
  of: string,
  path: string,
  report: Report,
): void {
  if (step === undefined || !(isObject(value) || Array.isArray(value))) return;
  const name = "name" in step ? step.name : step.index === "key" ? step.key : undefined;
  if (name === undefined) return;
  const inner = isObject(value) ? value[name] : value[Number(name)];
  if (inner === undefined) report("unknown-attribute", path, `${of} has no "${name}"`);
  else checkValuePath(rest, inner, of, path, report);
}

/** Whether what is repeated is asked for an instance that it has, and what is not repeated for none. */
function checkInstance(
  [step]: readonly Step[],
  address: string,
  { elements, counted }: Declarations,
  path: string,
  report: Report,
): boolean {
  if (step === undefined) return true;
  const wrong = (message: string) => {
    report("unresolved-reference", path, `${address} ${message}`);
    return false;
  };
  const index = "index" in step ? step : undefined;
  const key = index?.index === "key" ? index.key : undefined;
  if (elements.has(address)) {
    if (!index) return wrong('is repeated by for_each; name an instance, such as ["a"]');
    if (index.index === "splat")
      return wrong("is repeated by for_each; [*] is for lists, so take values() of it");
    const known = elements.get(address);
    return known && key !== undefined && !(key in known) ? wrong(`has no instance "${key}"`) : true;
  }
  if (counted.has(address))
    return index ? true : wrong("is repeated by count; name an instance, such as [0]");
  return key === undefined ? true : wrong(`is not repeated, so it has no instance "${key}"`);
}

/** The iterators of the `dynamic` blocks anywhere in a value. */
function iterators(value: Json, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) iterators(item, found);
  if (!isObject(value)) return found;
  for (const [name, repeated] of Object.entries(isObject(value.dynamic) ? value.dynamic : {})) {
    found.add(name);
    for (const item of Array.isArray(repeated) ? repeated : []) {
      const iterator = isObject(item) ? item.iterator : undefined;
      if (typeof iterator === "string") found.add(iterator.replace(/^\$\{(.*)\}$/, "$1"));
    }
  }
  for (const item of Object.values(value)) iterators(item, found);
  return found;
}

function checkAttributePath(
  steps: readonly Step[],
  schema: BlockSchema,
  address: string,
  path: string,
  report: Report,
): void {
  const names = steps[0] && "index" in steps[0] ? steps.slice(1) : steps;
  const [first, ...rest] = names;
  if (first === undefined || "index" in first) return;
  const unknown = (name: string) =>
    report("unknown-attribute", path, `${address} has no attribute "${name}"`);
  const attribute = schema.attributes?.[first.name];
  const nested = schema.block_types?.[first.name];
  if (attribute?.type !== undefined) checkTypePath(rest, attribute.type, unknown);
  else if (attribute?.nested_type) {
    const { nesting_mode: mode, attributes } = attribute.nested_type;
    descend(rest, mode, unknown, (deeper) =>
      checkAttributePath(deeper, { attributes }, address, path, report),
    );
  } else if (nested) {
    descend(rest, nested.nesting_mode, unknown, (deeper) => {
      checkAttributePath(deeper, nested.block, address, path, report);
    });
  } else unknown(first.name);
}

/** Lists and sets have no named attributes of their own; an index, where needed, comes first. */
function descend(
  steps: readonly Step[],
  mode: string,
  unknown: (name: string) => void,
  inside: (steps: readonly Step[]) => void,
): void {
  const [next, ...rest] = steps;
  if (next === undefined) return;
  if (mode === "single") inside(steps);
  else if (mode === "map" || "index" in next) inside(rest);
  else unknown(`${next.name}" without an index before it, such as "[0].${next.name}`);
}

function checkTypePath(steps: readonly Step[], type: CtyType, unknown: (name: string) => void): void {
  const [next, ...rest] = steps;
  if (next === undefined || type === "dynamic") return;
  if (typeof type === "string") {
    unknown("name" in next ? next.name : "[…]");
    return;
  }
  if (type[0] !== "object") {
    const [kind, element] = type;
    descend(steps, kind, unknown, (deeper) => checkTypePath(deeper, element, unknown));
    return;
  }
  if ("index" in next) return;
  const member = type[1][next.name];
  if (member === undefined) unknown(next.name);
  else checkTypePath(rest, member, unknown);
}
