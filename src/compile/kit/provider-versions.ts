import { TerraformError } from "../errors.ts";
import type { Block } from "../hcl/block.ts";
import type { DataSource, Resource } from "../hcl/declarations.ts";
import { argument, type Literal, literalOf } from "../hcl/inspect.ts";
import { dataSourcesOf, resourcesOf } from "../hcl/module.ts";
import { withInstances } from "../hcl/reduce/instances.ts";
import type { Floor, Provider } from "./provider.ts";

/**
 * The versions that a module has to ask for of the providers that it uses, by name: `~> 6.29`. It is the newest of the
 * versions that its arguments came in, since an older provider would refuse them. Throws `TerraformError`
 * (`UNKNOWN_PROVIDER`) where it uses a provider that is not among those given.
 */
export function requiredVersions(
  blocks: readonly Block[],
  providers: readonly Provider[],
): Record<string, string> {
  const module = withInstances({ files: [{ name: "module", blocks }] });
  const byProvider = Map.groupBy([...resourcesOf(module), ...dataSourcesOf(module)], providerName);
  byProvider.delete(TERRAFORMS_OWN);
  return Object.fromEntries(
    [...byProvider]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, used]) => {
        const versions = providers.find((provider) => provider.name === name)?.versions;
        if (!versions)
          throw new TerraformError("UNKNOWN_PROVIDER", `no versions are known of provider "${name}"`);
        const { least, below, floors = [] } = versions;
        const needed = floors.filter((floor) => used.some((block) => uses(block, floor)));
        const newest = [least, ...needed.map(({ first, sound }) => sound ?? first)].sort(byVersion).at(-1);
        return [name, below === undefined ? `~> ${newest}` : `>= ${newest}, < ${below}`];
      }),
  );
}

/** Of `terraform_data`. */
const TERRAFORMS_OWN = "terraform";

/** The local name of a resource's provider: the one that it names, else what its type begins with. */
function providerName(block: Resource | DataSource): string {
  const named = argument(block, "provider");
  const name = named?.kind === "reference" ? named.path.split(".")[0] : block.labels[0].split("_")[0];
  return name ?? "";
}

function uses(block: Resource | DataSource, { at, value }: Floor): boolean {
  const type = block.type === "data" ? `data.${block.labels[0]}` : block.labels[0];
  if (at === type) return true;
  return partsOf(block).some(
    (part) => `${type}.${part.path}` === at && (value === undefined || part.value === value),
  );
}

/** The arguments and nested blocks of a block by path, with the values that are written out. */
function partsOf(block: Block): { readonly path: string; readonly value?: Literal | undefined }[] {
  return block.body.flatMap((item) =>
    item.kind === "argument"
      ? [{ path: item.name, value: literalOf(item.value) }]
      : [
          { path: item.type },
          ...partsOf(item).map((part) => ({ ...part, path: `${item.type}.${part.path}` })),
        ],
  );
}

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
