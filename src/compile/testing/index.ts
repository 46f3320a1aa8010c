/** What the tests of compilers to Terraform have in common. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { withOfflineProviders } from "../offline/index.ts";
import { type Plan, printPlan, type Resource, resourcesOf } from "../plan.ts";

/** The resource of this type and name. Throws where there is none. */
export function resourceNamed(plan: Plan, type: string, name: string): Resource {
  const found = resourcesOf(plan, type).find(({ labels }) => labels[1] === name);
  if (!found) throw new Error(`There is no ${type}.${name}.`);
  return found;
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

/** What the real terraform says of a module: `terraform test`, or `terraform validate` where the module is not valid. */
export async function testModule(plan: Plan, { providers, tests, products }: ModuleTest): Promise<string> {
  const module = mkdtempSync(join(tmpdir(), "motif-module-"));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(module, name)), { recursive: true });
    writeFileSync(join(module, name), text);
  };
  try {
    for (const [name, text] of Object.entries(printPlan(plan))) write(name, text);
    for (const product of products) write(product, "zip");
    write("plan.tftest.hcl", tests);
    const result = await withOfflineProviders(providers, async (offline) => {
      const valid = await offline.validate(module);
      return valid.ok ? offline.test(module) : valid;
    });
    return result.output;
  } finally {
    rmSync(module, { recursive: true });
  }
}

/** A run with these lines of variables, which the checks of the address `of` have to refuse. */
export function refusingRun(label: string, variables: string, of: string): string {
  return `run "${label}" {\n  command = plan\n  variables {\n${variables}\n  }\n  expect_failures = [${of}]\n}\n`;
}
