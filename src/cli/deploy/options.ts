import { type Command, Option } from "@commander-js/extra-typings";
import { APP_ARGUMENT } from "../arguments.ts";
import { CLOUDS } from "../build/targets.ts";

/** The argument and the options that `motif deploy` and `motif destroy` share. */
export function withDeploymentOptions(command: Command) {
  return command
    .argument("<app>", APP_ARGUMENT[1])
    .addOption(new Option("--target <cloud>", "the cloud").choices(CLOUDS).makeOptionMandatory())
    .requiredOption(
      "--env <name>",
      "the environment, such as staging: a part of every name, with a state of its own",
    )
    .option("--project <name>", "the first part of every name [the app's name, 15 characters of it]")
    .option(
      "--var <name=value>",
      "a variable of the module, or TF_VAR_name in the environment; may be repeated",
      more,
    )
    .option(
      "--backend-config <name=value>",
      "a setting of the state's backend, or a file of them; may be repeated",
      more,
    )
    .option("--workspace <name>", "Terraform's workspace that has the state [that of --env]")
    .option("--yes", "do not ask");
}

function more(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
