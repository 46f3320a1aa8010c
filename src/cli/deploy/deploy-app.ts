import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { MotifError } from "@motif/core";
import { UsageError } from "../errors.ts";
import { canAsk } from "../init/ask.ts";
import type { Terraform } from "./terraform.ts";

/** Where an app is deployed to, and as what. */
export interface Deployment {
  /** The folder of the module. */
  readonly folder: string;
  /** The module's variable `environment`, and the workspace that has its state unless another is named. */
  readonly environment: string;
  /** The module's variable `project_name`. */
  readonly project: string;
  readonly workspace?: string | undefined;
  /** Other variables of the module, as `name=value`. */
  readonly variables: readonly string[];
  /** What `terraform init` is told of the backend, as `name=value` or a file. */
  readonly backend: readonly string[];
}

/** Whether what was shown is to be done. */
export type Confirm = (question: string) => Promise<boolean>;

/** What became of it: applied, declined by who was asked, or of a destroy, that nothing was there. */
export type Outcome = "applied" | "declined" | "unchanged";

/** The plan that was shown is the one that is applied; it holds secrets, and is removed afterwards. From the module's folder. */
const PLAN = ".terraform/motif.tfplan";

/** Refuses what nobody would confirm. Throws {@link UsageError}. */
export function refuseUnasked(yes: boolean | undefined, command: string): void {
  if (yes || canAsk()) return;
  throw new UsageError(
    `motif ${command} asks before it changes anything, and nobody is at a terminal: say --yes.`,
  );
}

/** Runs init, plan and apply. Throws `MotifError` (`terraform-failed`). */
export async function applyApp(
  deployment: Deployment,
  terraform: Terraform,
  confirm: Confirm,
): Promise<Outcome> {
  await prepare(deployment, terraform);
  return withPlan(deployment, async (plan) => {
    const isChange = await changes(terraform, [`-out=${plan}`, ...settings(deployment)]);
    if (isChange && !(await confirm(`Apply this plan to ${deployment.environment}?`))) return "declined";
    // Without a change this does nothing. What stands between us and Terraform may hide the code that tells of changes
    // (https://github.com/hashicorp/setup-terraform/issues/328), and nothing would be deployed.
    await done(terraform, ["apply", "-input=false", plan]);
    return "applied";
  });
}

/** Runs init and plan: whether what is deployed differs from the app as it is, or from its own state. Throws as {@link applyApp}. */
export async function hasDrifted(deployment: Deployment, terraform: Terraform): Promise<boolean> {
  await prepare(deployment, terraform);
  return changes(terraform, settings(deployment));
}

/**
 * Destroys what is deployed, and the workspace of its state. `unprotected`: before, an apply turns off the module's deletion protection;
 * not where nothing is deployed, as it would deploy it. Throws as {@link applyApp}.
 */
export async function destroyApp(
  deployment: Deployment,
  unprotected: boolean,
  terraform: Terraform,
  confirm: Confirm,
): Promise<Outcome> {
  await prepare(deployment, terraform);
  const outcome = await withPlan(deployment, async (plan) => {
    const planned = (vars: readonly string[]) => changes(terraform, ["-destroy", `-out=${plan}`, ...vars]);
    if (!(await planned(settings(deployment)))) return "unchanged";
    if (!(await confirm(`Destroy all of this in ${deployment.environment}, with its data?`)))
      return "declined";
    if (unprotected && hasVariable(deployment.folder, "deletion_protection")) {
      const open = [...settings(deployment), "-var=deletion_protection=false"];
      await done(terraform, ["apply", "-input=false", "-auto-approve", ...open]);
      await planned(open);
    }
    await done(terraform, ["apply", "-input=false", plan]);
    return "applied";
  });
  const workspace = workspaceOf(deployment);
  if (outcome !== "declined" && workspace !== "default") {
    await done(terraform, ["workspace", "select", "default"]);
    await done(terraform, ["workspace", "delete", workspace]);
  }
  return outcome;
}

async function prepare(deployment: Deployment, terraform: Terraform): Promise<void> {
  const { backend } = deployment;
  // What is said each time holds, whatever this folder was used with last.
  const told =
    backend.length === 0 ? [] : ["-reconfigure", ...backend.map((each) => `-backend-config=${each}`)];
  await done(terraform, ["init", "-input=false", ...told]);
  await done(terraform, ["workspace", "select", "-or-create=true", workspaceOf(deployment)]);
}

/** Plans; whether anything is to be changed. */
async function changes(terraform: Terraform, args: readonly string[]): Promise<boolean> {
  const code = await terraform(["plan", "-input=false", "-detailed-exitcode", ...args]);
  if (code !== 0 && code !== 2) throw failed("plan", code);
  return code === 2;
}

/** With a place for a plan. */
async function withPlan({ folder }: Deployment, use: (plan: string) => Promise<Outcome>): Promise<Outcome> {
  try {
    return await use(PLAN);
  } finally {
    rmSync(join(folder, PLAN), { force: true });
  }
}

function settings({ project, environment, variables }: Deployment): string[] {
  return [`project_name=${project}`, `environment=${environment}`, ...variables].map(
    (each) => `-var=${each}`,
  );
}

/** An environment's state is its own: in one that they share, each would turn the other into itself. */
function workspaceOf({ workspace, environment }: Deployment): string {
  return workspace ?? environment;
}

function hasVariable(folder: string, name: string): boolean {
  const files = readdirSync(folder).filter((each) => each.endsWith(".tf"));
  return files.some((file) => readFileSync(join(folder, file), "utf8").includes(`variable "${name}" {`));
}

async function done(terraform: Terraform, args: readonly string[]): Promise<void> {
  const code = await terraform(args);
  if (code !== 0) throw failed(args[0] ?? "", code);
}

function failed(command: string, code: number): MotifError {
  return new MotifError(
    "terraform-failed",
    `terraform ${command} ended with ${code}; what it says is above, and the command can be run again by hand.`,
  );
}
