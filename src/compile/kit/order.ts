/** In which order Terraform makes what is in a module, which rules hold deliveries, roles and permissions to. */
import type { DataSource, Resource } from "../hcl/declarations.ts";
import { references, walkArguments } from "../hcl/inspect.ts";
import { dataSourcesOf, type Module, resourcesOf } from "../hcl/module.ts";

/**
 * What is there before a block, by the addresses of blocks: what it refers to or comes after, and what that does. Terraform
 * knows this of blocks, not of their instances.
 */
export function earlierThan(block: Resource | DataSource, module: Module): ReadonlySet<string> {
  const direct = Map.groupBy([...resourcesOf(module), ...dataSourcesOf(module)], blockAddress);
  const earlier = new Set<string>();
  const add = (instances: readonly (Resource | DataSource)[]) => {
    for (const address of instances.flatMap(referredBlocks)) {
      if (earlier.has(address)) continue;
      earlier.add(address);
      add(direct.get(address) ?? []);
    }
  };
  add(direct.get(blockAddress(block)) ?? [block]);
  return earlier;
}

/** The address of the block that makes a resource, without the key of an instance. */
export function blockAddress({ address }: Resource | DataSource): string {
  return blockOf(address);
}

/** The addresses of the blocks that a block refers to or comes after, without the keys of instances. */
export function referredBlocks(block: Resource | DataSource): string[] {
  return [...walkArguments(block)].flatMap(({ value }) => references(value).map(blockOf));
}

function blockOf(path: string): string {
  const names = path.split(/[.[]/);
  return names.slice(0, names[0] === "data" ? 3 : 2).join(".");
}
