import { TerraformError } from "../errors.ts";
import type { Block } from "./block.ts";
import type { DataSource, Resource } from "./declarations.ts";
import { printFile } from "./print.ts";

/** One `.tf` file. */
export interface TerraformFile {
  /** File name with extension, such as `main.tf`. */
  readonly name: string;
  /** Comment at the top of the file. */
  readonly header?: string;
  readonly blocks: readonly Block[];
}

/** A root module: what a compiler makes, rules judge and `printModule` prints. Plain data. */
export interface Module {
  readonly files: readonly TerraformFile[];
}

/** All resources of a module, or those of some types, in order. */
export function resourcesOf(module: Module, ...types: readonly string[]): Resource[] {
  return addressed(module, (item): item is Resource => item.type === "resource", types);
}

/** All data sources of a module, or those of some types, in order. */
export function dataSourcesOf(module: Module, ...types: readonly string[]): DataSource[] {
  return addressed(module, (item): item is DataSource => item.type === "data", types);
}

function addressed<T extends Block>(
  module: Module,
  kind: (item: Block) => item is T,
  types: readonly string[],
): T[] {
  const all = module.files.flatMap((file) => file.blocks).filter(kind);
  return types.length === 0 ? all : all.filter((item) => types.includes(item.labels[0] ?? ""));
}

/**
 * The text of every file by name, formatted as by `terraform fmt`; the same module gives the same bytes.
 * @throws TerraformError `DUPLICATE_FILE` when two files have one name.
 */
export function printModule(module: Module): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, blocks: content, header } of module.files) {
    if (name in files) throw new TerraformError("DUPLICATE_FILE", `the module has two files named ${name}`);
    files[name] = printFile(content, header);
  }
  return files;
}
