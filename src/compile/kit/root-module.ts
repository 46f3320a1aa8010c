import type { Block } from "../hcl/block.ts";
import { type Addressed, terraform } from "../hcl/declarations.ts";
import type { Module } from "../hcl/module.ts";
import { refusing } from "./refusals.ts";

/** What Terraform has to be: 1.9 is the first whose validations may look at other variables. */
const TERRAFORM_VERSION = ">= 1.9.0";

/** How the header of each file begins. */
const BUILT = "Made from";

/** What stands above everything that a build writes. */
export function headerOf(app: string): string {
  return `${BUILT} the app ${app} by "motif build". Change the app and build again; edits made here are lost.`;
}

/** Whether a file was written by a build; files of the user's own stand beside them. */
export function isBuilt(text: string): boolean {
  return text.startsWith(`# ${BUILT} the app `);
}

/** Blocks by the name of their file, without its ending. */
export type BlocksByFile = Readonly<Record<string, readonly Block[]>>;

/**
 * The root module of an app: its files in the order given, each with a header that says where it comes from; those without
 * blocks are left out. Throws `UnsupportedError` where two blocks would have the same address: names of different kinds can
 * lead to one.
 */
export function rootModule(cloud: string, app: string, blocks: BlocksByFile): Module {
  const header = headerOf(app);
  const files = Object.entries(blocks).filter(([, content]) => content.length > 0);
  const module = { files: files.map(([name, content]) => ({ name: `${name}.tf`, header, blocks: content })) };
  return refusing(cloud, app, (refuse) => {
    for (const address of twinsOf(module)) {
      refuse(address, "would be made twice; rename one of those in the app that have this name");
    }
    return module;
  });
}

/** The addresses that more than one block of a module has, each once. Terraform refuses such a module. */
function twinsOf({ files }: Module): string[] {
  const addresses = files
    .flatMap(({ blocks }) => blocks)
    .filter((item): item is Addressed => "address" in item)
    .map(({ address }) => address);
  return [...new Set(addresses.filter((address, index) => addresses.indexOf(address) !== index))];
}

/** `terraform { … }` with the versions of providers of HashiCorp's, by name: `{ aws: "~> 6.0" }`. */
export function terraformSettings(versions: Readonly<Record<string, string>>): Block {
  const providers = Object.entries(versions).map(
    ([name, version]) => [name, { source: `hashicorp/${name}`, version }] as const,
  );
  return terraform({
    requiredVersion: TERRAFORM_VERSION,
    requiredProviders: Object.fromEntries(providers),
  });
}
