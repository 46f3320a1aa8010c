import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Resource } from "../hcl/declarations.ts";
import { dataSourcesOf, type Module, printModule, resourcesOf } from "../hcl/module.ts";
import { printFile } from "../hcl/print.ts";
import { withInstances } from "../hcl/reduce/instances.ts";
import { terraformRuns } from "./terraform-runs.ts";

const SEEN = new WeakMap<Module, Module>();

/** The module with its instances, which tests look at again and again. */
function seen(module: Module): Module {
  const known = SEEN.get(module) ?? withInstances(module);
  SEEN.set(module, known);
  return known;
}

/** The resource of this address, or the instance: `aws_sqs_queue.this["jobs"]`. Throws where there is none. */
export function resourceAt(module: Module, address: string): Resource {
  const found = resourcesOf(seen(module)).find((made) => made.address === address);
  if (!found) throw new Error(`There is no ${address}.`);
  return found;
}

/** The text of each resource and data source of a module by address: of the instances where it is repeated. */
export function textsByAddress(module: Module): ReadonlyMap<string, string> {
  const all = [...resourcesOf(seen(module)), ...dataSourcesOf(seen(module))];
  return new Map(all.map((each) => [each.address, printFile([each])]));
}

/** What `terraform test` needs besides the module. */
export interface ModuleTest {
  /** Names of the providers, such as `aws`. */
  readonly providers: readonly string[];
  /** Content of a `.tftest.hcl` file: mocks, variables and runs. */
  readonly tests: string;
  /** Paths of files that a build makes. They are there, with any content. */
  readonly products: readonly string[];
}

/** What `terraform test` says of a module, which it validates first. */
export async function testModule(
  module: Module,
  { providers, tests, products }: ModuleTest,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "motif-module-"));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  try {
    for (const [name, text] of Object.entries(printModule(module))) write(name, text);
    for (const product of products) write(product, "zip");
    write("plan.tftest.hcl", tests);
    const [run] = await terraformRuns({ command: "test", providers, folders: [folder] });
    return run?.output ?? "";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A run with these lines of variables, which the checks of the address `of` have to refuse. */
export function refusingRun(label: string, variables: string, of: string): string {
  return `run "${label}" {\n  command = plan\n  variables {\n${variables}\n  }\n  expect_failures = [${of}]\n}\n`;
}
