import type { Block } from "../hcl/block.ts";
import type { Addressed } from "../hcl/declarations.ts";
import type { Module } from "../hcl/module.ts";

/** The blocks of an app's root module, by file. */
export interface RootBlocks {
  readonly main: readonly Block[];
  readonly variables: readonly Block[];
  readonly outputs: readonly Block[];
  readonly iam: readonly Block[];
  readonly observability: readonly Block[];
}

/** The root module of an app: its five files, each with the header that says where it comes from. */
export function rootModule(app: string, blocks: RootBlocks): Module {
  const header = `Made from the app ${app} by "motif build". Change the app and build again; edits made here are lost.`;
  const file = (name: keyof RootBlocks) => ({ name: `${name}.tf`, header, blocks: blocks[name] });
  return {
    files: [file("main"), file("variables"), file("outputs"), file("iam"), file("observability")],
  };
}

/** The addresses that more than one block of a module has, each once. Terraform refuses such a module. */
export function twinsOf({ files }: Module): string[] {
  const addresses = files
    .flatMap(({ blocks }) => blocks)
    .filter((item): item is Addressed => "address" in item)
    .map(({ address }) => address);
  return [...new Set(addresses.filter((address, index) => addresses.indexOf(address) !== index))];
}
