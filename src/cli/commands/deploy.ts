import type { Command } from "@commander-js/extra-typings";
import { withDeploymentOptions } from "../deploy/options.ts";
import { deploy } from "../deploy/run-deployment.ts";
import { EXIT } from "../exit-code.ts";

/** `motif deploy` */
export default function define(command: Command): void {
  withDeploymentOptions(command)
    .description(
      "Build an app and apply it: Terraform's init, plan and apply, each printed as it can be run by hand. It asks before it applies what the plan shows.\n" +
        "docs/deploying.md says where the state is, and what each cloud must be told.",
    )
    .option(
      "--plan-only",
      `change nothing: show what differs from what is deployed, and end with ${EXIT.invalid} where something does`,
    )
    .action((app, { planOnly = false, ...options }) => deploy(app, options, planOnly));
}
