/** In which order Terraform makes what is in a module, which rules hold deliveries, roles and permissions to. */
import type { DataSource, Resource } from "../hcl/declarations.ts";
import { references, walkArguments } from "../hcl/inspect.ts";
import { dataSourcesOf, type Module, resourcesOf } from "../hcl/module.ts";

/** A block, or one instance of it, that comes at a time of its own. */
type Ordered = Resource | DataSource;

/** The instances of each block of a module by its address; modules are not changed, and every rule asks. */
const INSTANCES = new WeakMap<Module, ReadonlyMap<string, readonly Ordered[]>>();

/** What a block refers to, by block. */
const REFERRED = new WeakMap<Ordered, readonly string[]>();

/**
 * What is there before a block, by the addresses of blocks: what it refers to or comes after, and what that does. Terraform
 * knows this of blocks, not of their instances.
 */
export function earlierThan(block: Ordered, module: Module): ReadonlySet<string> {
  const instances = instancesOf(module);
  const earlier = new Set<string>();
  const add = (blocks: readonly Ordered[]) => {
    for (const address of blocks.flatMap(referredBlocks)) {
      if (earlier.has(address)) continue;
      earlier.add(address);
      add(instances.get(address) ?? []);
    }
  };
  add(instances.get(blockAddress(block)) ?? [block]);
  return earlier;
}

function instancesOf(module: Module): ReadonlyMap<string, readonly Ordered[]> {
  const known = INSTANCES.get(module);
  if (known) return known;
  const instances = Map.groupBy([...resourcesOf(module), ...dataSourcesOf(module)], blockAddress);
  INSTANCES.set(module, instances);
  return instances;
}

/** The address of the block that makes a resource, without the key of an instance. */
export function blockAddress({ address }: Ordered): string {
  return blockOf(address);
}

/** The addresses of the blocks that a block refers to or comes after, without the keys of instances. */
export function referredBlocks(block: Ordered): readonly string[] {
  const known = REFERRED.get(block);
  if (known) return known;
  const paths = [...walkArguments(block)].flatMap(({ value }) => references(value));
  const referred = [...new Set(paths.map(blockOf))];
  REFERRED.set(block, referred);
  return referred;
}

function blockOf(path: string): string {
  const names = path.split(/[.[]/);
  return names.slice(0, names[0] === "data" ? 3 : 2).join(".");
}
