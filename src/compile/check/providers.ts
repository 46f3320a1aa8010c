/** Which provider, and so which schema, a resource or data source belongs to. */
import type { BlockSchema, ProviderSchema } from "../schemas/provider-schema.ts";
import { LANGUAGE } from "./language.ts";
import { isObject, type ParsedBlock, type ParsedModule } from "./parsed.ts";

/** The schema of a block's type, or why there is none. */
export type SchemaLookup =
  | { readonly schema: BlockSchema }
  | { readonly code: "undeclared-provider" | "unknown-type"; readonly message: string };

export class ProviderIndex {
  /** Source address by local name, as `required_providers` declares it. */
  readonly #sources = new Map<string, string>();
  readonly #schemas: ReadonlyMap<string, ProviderSchema>;

  constructor(module: ParsedModule, schemas: readonly ProviderSchema[]) {
    this.#schemas = new Map(schemas.map((schema) => [schema.source, schema]));
    for (const { kind, body } of module.blocks) {
      const required = kind === "terraform" ? body.required_providers : undefined;
      for (const block of Array.isArray(required) ? required : []) {
        for (const [name, value] of Object.entries(isObject(block) ? block : {})) {
          const source = isObject(value) ? value.source : undefined;
          this.#sources.set(name, typeof source === "string" ? source : `hashicorp/${name}`);
        }
      }
    }
  }

  /** The schema of a resource, a data source or a `provider` block. */
  lookUp({ kind, type, name, body }: ParsedBlock): SchemaLookup {
    if (kind === "resource" && type === "terraform_data") return { schema: LANGUAGE.terraformData };
    const local = kind === "provider" ? name : localName(type, body.provider);
    const source = this.#sources.get(local);
    if (source === undefined) {
      return { code: "undeclared-provider", message: `provider "${local}" is not in required_providers` };
    }
    const provider = this.#schemas.get(source);
    if (!provider) {
      const message = `provider ${source} is none of those that the check was given: ${[...this.#schemas.keys()].join(", ")}`;
      return { code: "undeclared-provider", message };
    }
    if (kind === "provider") return { schema: provider.provider };
    const schema = (kind === "data" ? provider.data_source_schemas : provider.resource_schemas)[type];
    if (schema) return { schema };
    const message = `${source} has no ${kind} type "${type}", or it is not yet in src/compile/schemas/types.json`;
    return { code: "unknown-type", message };
  }
}

/** The provider that `provider = name.alias` names, else the one of the type's prefix. */
function localName(type: string, provider: unknown): string {
  const named = typeof provider === "string" ? /^\$\{([\w-]+)/.exec(provider)?.[1] : undefined;
  return named ?? type.split("_")[0] ?? "";
}
