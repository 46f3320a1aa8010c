import { join, relative } from "node:path";
import { loadApp } from "@motif/core/model";
import { buildApps } from "../build/build.ts";
import { findApp } from "../catalogue.ts";
import { loadExamples } from "../dev/examples.ts";
import { Ended } from "../errors.ts";
import { EXIT } from "../exit-code.ts";
import { MOTIF } from "../hint.ts";
import { ask } from "../init/ask.ts";
import { terraformOutputs } from "../operate/terraform-outputs.ts";
import {
  applyApp,
  type Confirm,
  type Deployment,
  destroyApp,
  hasDrifted,
  type Outcome,
  refuseUnasked,
} from "./deploy-app.ts";
import { projectName } from "./project-name.ts";
import { printCommand, type Terraform, terraformIn } from "./terraform.ts";

/** What both commands are told. */
export interface DeploymentOptions {
  readonly target: string;
  readonly env: string;
  readonly project?: string | undefined;
  readonly workspace?: string | undefined;
  readonly var?: readonly string[] | undefined;
  readonly backendConfig?: readonly string[] | undefined;
  readonly yes?: boolean | undefined;
}

/**
 * `motif deploy`: builds, plans, asks, applies, and says what can be called. With `planOnly` nothing is changed; it ends with
 * {@link EXIT.invalid} where something would be.
 */
export async function deploy(named: string, options: DeploymentOptions, planOnly: boolean): Promise<void> {
  if (!planOnly) refuseUnasked(options.yes, "deploy");
  const { app, deployment, terraform } = await built(named, options);
  if (planOnly) {
    if (await hasDrifted(deployment, terraform)) throw new Ended(EXIT.invalid);
    return;
  }
  endUnless(await applyApp(deployment, terraform, confirmer(options)));
  await printCalls(app, deployment.folder);
}

/** `motif destroy`: builds, since Terraform reads the bundles, plans, asks and destroys. */
export async function destroy(
  named: string,
  options: DeploymentOptions,
  unprotected: boolean,
): Promise<void> {
  refuseUnasked(options.yes, "destroy");
  const { deployment, terraform } = await built(named, options);
  endUnless(await destroyApp(deployment, unprotected, terraform, confirmer(options)));
}

async function built(
  named: string,
  options: DeploymentOptions,
): Promise<{ readonly app: string; readonly deployment: Deployment; readonly terraform: Terraform }> {
  const app = findApp(named);
  const { inventory } = await loadApp(app);
  const folder = join(app, options.target);
  printCommand(MOTIF, ["build", relative(process.cwd(), app) || ".", "--target", options.target]);
  await buildApps({ folders: [app], targets: [options.target] });
  const deployment = {
    folder,
    environment: options.env,
    project: options.project ?? projectName(inventory.app),
    workspace: options.workspace,
    variables: options.var ?? [],
    backend: options.backendConfig ?? [],
  };
  return { app, deployment, terraform: terraformIn(folder) };
}

function confirmer({ yes }: DeploymentOptions): Confirm {
  return async (question) => {
    if (yes) return true;
    const [answer] = await ask([[`\n${question} Only yes is one`, "no"]]);
    return answer === "yes";
  };
}

function endUnless(outcome: Outcome): void {
  if (outcome !== "declined") return;
  console.log("Nothing was changed.");
  throw new Ended(EXIT.failed);
}

/** The calls of `examples.ts` that need nothing but the app's address; those of the admin API are for `motif dev`. */
async function printCalls(app: string, folder: string): Promise<void> {
  const { api_url: url } = await terraformOutputs(folder, undefined);
  if (typeof url !== "string") return;
  const examples = await loadExamples(app, url);
  const calls = examples.filter(({ command }) => command.includes(url) && !command.includes(`${url}/_motif`));
  console.log(`\nIt is at ${url}`);
  if (calls.length > 0) console.log("\nTry");
  for (const { title, command } of calls) console.log(`# ${title}\n${command}`);
}
