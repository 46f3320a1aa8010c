/**
 * Extracts the types listed in src/compile/schemas/types.json from full provider schemas into
 * src/compile/schemas/<provider>.json, in the format of `terraform providers schema -json`.
 *
 *   node scripts/make-terraform-schemas.ts --from <folder with aws.json, azurerm.json, …>
 *
 * The input files are compact: `{provider, version, config, resources, data}`, where a block is
 * `{attrs: {name: {t: type, r|o|c: 1}}, blocks: {name: {n: nesting, min, max, attrs, blocks}}}`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import {
  type AttributeSchema,
  type BlockSchema,
  type CtyType,
  type ProviderSchema,
  providerSchema,
} from "../src/compile/schemas/provider-schema.ts";

const flag = z.literal(1).optional();
const nesting = z.enum(["single", "list", "set", "map"]);

type InputType = z.infer<typeof scalarType> | ObjectType | NestedType;
type ObjectType = { list: boolean; map: boolean; object: { attrs: Record<string, InputAttribute> } };
type NestedType = { nest: z.infer<typeof nesting>; attrs: Record<string, InputAttribute> };
type InputAttribute = { t: InputType; r?: 1 | undefined; o?: 1 | undefined; c?: 1 | undefined };
type InputBlock = { attrs: Record<string, InputAttribute>; blocks?: Record<string, InputNested> | undefined };
type InputNested = InputBlock & { n: z.infer<typeof nesting>; min: number; max?: number | undefined };

const scalarType = z.string();
const attribute: z.ZodType<InputAttribute> = z.lazy(() =>
  z.strictObject({
    t: z.union([
      scalarType,
      z.strictObject({
        list: z.boolean(),
        map: z.boolean(),
        object: z.strictObject({ attrs: z.record(z.string(), attribute) }),
      }),
      z.strictObject({ nest: nesting, attrs: z.record(z.string(), attribute) }),
    ]),
    r: flag,
    o: flag,
    c: flag,
  }),
);
const nestedBlock: z.ZodType<InputNested> = z.lazy(() =>
  z.strictObject({
    n: nesting,
    min: z.int(),
    max: z.int().optional(),
    attrs: z.record(z.string(), attribute),
    blocks: z.record(z.string(), nestedBlock).optional(),
  }),
);
const block = z.strictObject({
  attrs: z.record(z.string(), attribute),
  blocks: z.record(z.string(), nestedBlock).optional(),
});
/** Types are parsed one by one, when they are in the list: some others use shapes that no listed type needs. */
const input = z.strictObject({
  provider: z.string(),
  version: z.string(),
  config: block,
  resources: z.record(z.string(), z.unknown()),
  data: z.record(z.string(), z.unknown()),
});
const typeLists = z.record(
  z.string(),
  z.strictObject({ resources: z.array(z.string()), data: z.array(z.string()) }),
);

/** What the published bindings call optional but the providers also compute: filled in when it is not set. */
const COMPUTED_WHEN_UNSET = new Set(["id", "tags_all", "region", "project"]);

/** Types that the bindings name by their TypeScript helper classes. */
const HELPER_TYPES: Record<string, CtyType> = { "list<numberListList>": ["list", ["list", "number"]] };

function convertType(type: InputType): CtyType {
  if (typeof type === "string") {
    for (const kind of ["list", "set", "map"] as const) {
      if (type.startsWith(`${kind}(`)) return [kind, convertType(type.slice(kind.length + 1, -1))];
    }
    const known = HELPER_TYPES[type] ?? (/^(string|number|bool)$/.test(type) ? type : undefined);
    if (known === undefined) throw new Error(`unknown type ${type}`);
    return known;
  }
  const attrs = "nest" in type ? type.attrs : type.object.attrs;
  const object: CtyType = ["object", mapValues(attrs, (a) => convertType(a.t))];
  if ("nest" in type) return type.nest === "single" ? object : [type.nest, object];
  if (type.map) return ["map", object];
  return type.list ? ["list", object] : object;
}

function convertAttribute(name: string, { t, r, o, c }: InputAttribute, top: boolean): AttributeSchema {
  const computed = c === 1 || (top && o === 1 && COMPUTED_WHEN_UNSET.has(name));
  return {
    ...(typeof t === "object" && "nest" in t
      ? { nested_type: { nesting_mode: t.nest, attributes: convertAttributes(t.attrs, false) } }
      : { type: convertType(t) }),
    ...(r ? { required: true } : {}),
    ...(o ? { optional: true } : {}),
    ...(computed ? { computed: true } : {}),
  };
}

function convertAttributes(
  attrs: Record<string, InputAttribute>,
  top: boolean,
): Record<string, AttributeSchema> {
  return Object.fromEntries(Object.entries(attrs).map(([name, a]) => [name, convertAttribute(name, a, top)]));
}

function convertBlock({ attrs, blocks }: InputBlock, top: boolean): BlockSchema {
  return {
    ...(Object.keys(attrs).length > 0 ? { attributes: convertAttributes(attrs, top) } : {}),
    ...(blocks
      ? {
          block_types: mapValues(blocks, (nested) => ({
            nesting_mode: nested.n,
            block: convertBlock(nested, false),
            ...(nested.min > 0 ? { min_items: nested.min } : {}),
            ...(nested.max !== undefined ? { max_items: nested.max } : {}),
          })),
        }
      : {}),
  };
}

function mapValues<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function pick(
  all: Record<string, unknown>,
  names: readonly string[],
  where: string,
): Record<string, BlockSchema> {
  const entries = [...names].sort().map((name): [string, BlockSchema] => {
    if (!(name in all)) throw new Error(`${where} has no type ${name}`);
    return [name, convertBlock(block.parse(all[name]), true)];
  });
  return Object.fromEntries(entries);
}

/** JSON with one type a line, so that a diff shows which type changed. */
function print(schema: ProviderSchema): string {
  const types = (record: Record<string, BlockSchema>) =>
    Object.entries(record)
      .map(([name, value]) => `\n${JSON.stringify(name)}:${JSON.stringify(value)}`)
      .join(",");
  return [
    `{"source":${JSON.stringify(schema.source)},"version":${JSON.stringify(schema.version)},`,
    `"provider":${JSON.stringify(schema.provider)},`,
    `"resource_schemas":{${types(schema.resource_schemas)}},`,
    `"data_source_schemas":{${types(schema.data_source_schemas)}}}\n`,
  ].join("\n");
}

const { values } = parseArgs({ options: { from: { type: "string" } } });
if (values.from === undefined) {
  console.error(
    "usage: node scripts/make-terraform-schemas.ts --from <folder with aws.json, azurerm.json, …>",
  );
  process.exit(1);
}
const target = fileURLToPath(new URL("../src/compile/schemas", import.meta.url));
const lists = typeLists.parse(JSON.parse(readFileSync(join(target, "types.json"), "utf8")));
for (const [name, list] of Object.entries(lists)) {
  const file = `${name}.json`;
  const full = input.parse(JSON.parse(readFileSync(join(values.from, file), "utf8")));
  delete full.config.attrs.alias; // a meta-argument, which the bindings list among the provider's own
  const schema = providerSchema.parse({
    source: full.provider,
    version: full.version,
    provider: convertBlock(full.config, false),
    resource_schemas: pick(full.resources, list.resources, file),
    data_source_schemas: pick(full.data, list.data, file),
  });
  writeFileSync(join(target, file), print(schema));
}
