import type { Command } from "@commander-js/extra-typings";
import { withDeploymentOptions } from "../deploy/options.ts";
import { destroy } from "../deploy/run-deployment.ts";

/** `motif destroy` */
export default function define(command: Command): void {
  withDeploymentOptions(command)
    .description(
      "Destroy an environment of an app, with what is in its tables and buckets: Terraform's init, plan and apply, each printed as it can be run by hand. It asks before it destroys.",
    )
    .option(
      "--unprotected",
      "turn deletion protection off before, by an apply of its own; without it, what is protected stays and the command fails",
    )
    .action((app, { unprotected = false, ...options }) => destroy(app, options, unprotected));
}
