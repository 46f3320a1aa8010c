/**
 * Provider schemas in the format of `terraform providers schema -json`
 * (https://developer.hashicorp.com/terraform/cli/commands/providers/schema#format-summary), and the subset kept in
 * this folder, one file a provider.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { z } from "zod";
import { TerraformError } from "../errors.ts";

/** A type as go-cty writes it in JSON: `"string"`, `["list", "string"]`, `["object", { name: "string" }]`. */
export type CtyType =
  | string
  | readonly [kind: "list" | "set" | "map", element: CtyType]
  | readonly [kind: "object", members: Readonly<Record<string, CtyType>>];

/** An attribute: what may be written as `name = value`, or read. Either `type` or `nested_type` is set. */
export interface AttributeSchema {
  readonly type?: CtyType;
  readonly nested_type?: {
    readonly nesting_mode: NestingMode;
    readonly attributes: Record<string, AttributeSchema>;
  };
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
}

export type NestingMode = "single" | "list" | "set" | "map";

export interface NestedBlockSchema {
  readonly nesting_mode: NestingMode;
  readonly block: BlockSchema;
  /** How many such blocks there must be at least; none when absent. */
  readonly min_items?: number;
  /** How many such blocks there may be at most; any number when absent. */
  readonly max_items?: number;
}

export interface BlockSchema {
  readonly attributes?: Record<string, AttributeSchema>;
  readonly block_types?: Record<string, NestedBlockSchema>;
}

const ctyType: z.ZodType<CtyType> = z.lazy(() =>
  z.union([
    z.string(),
    z.tuple([z.enum(["list", "set", "map"]), ctyType]),
    z.tuple([z.literal("object"), z.record(z.string(), ctyType)]),
  ]),
);
const nestingMode = z.enum(["single", "list", "set", "map"]);
const attributeSchema: z.ZodType<AttributeSchema> = z.lazy(() =>
  z.strictObject({
    type: ctyType.exactOptional(),
    nested_type: z
      .strictObject({ nesting_mode: nestingMode, attributes: z.record(z.string(), attributeSchema) })
      .exactOptional(),
    required: z.literal(true).exactOptional(),
    optional: z.literal(true).exactOptional(),
    computed: z.literal(true).exactOptional(),
  }),
);
const blockSchema: z.ZodType<BlockSchema> = z.lazy(() =>
  z.strictObject({
    attributes: z.record(z.string(), attributeSchema).exactOptional(),
    block_types: z
      .record(
        z.string(),
        z.strictObject({
          nesting_mode: nestingMode,
          block: blockSchema,
          min_items: z.int().exactOptional(),
          max_items: z.int().exactOptional(),
        }),
      )
      .exactOptional(),
  }),
);

/** The schema of one provider, or the part of it that Motif uses. */
export const providerSchema = z.strictObject({
  /** Source address in the registry, such as `hashicorp/aws`. */
  source: z.string(),
  /** Version of the provider that the schema is of. */
  version: z.string(),
  provider: blockSchema,
  resource_schemas: z.record(z.string(), blockSchema),
  data_source_schemas: z.record(z.string(), blockSchema),
});
export type ProviderSchema = z.infer<typeof providerSchema>;

/** Where the schemas are kept, a file a provider. */
const FOLDER = new URL("./", import.meta.url);
/** What is kept beside them: the types that they are made of. */
const TYPES = "types.json";

const loaded = new Map<string, ProviderSchema>();

/** The providers whose schemas are in the project, by local name. */
export function knownProviders(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".json") && file !== TYPES);
  return files.map((file) => basename(file, ".json")).sort();
}

/**
 * The schema kept for a provider; read once.
 * @throws TerraformError `UNKNOWN_PROVIDER` when there is none.
 */
export function loadProviderSchema(name: string): ProviderSchema {
  const known = loaded.get(name);
  if (known) return known;
  const names = knownProviders();
  if (!names.includes(name)) {
    throw new TerraformError(
      "UNKNOWN_PROVIDER",
      `no schema of provider "${name}"; known: ${names.join(", ")}`,
    );
  }
  const text = readFileSync(new URL(`${name}.json`, FOLDER), "utf8");
  const schema = providerSchema.parse(JSON.parse(text));
  loaded.set(name, schema);
  return schema;
}
