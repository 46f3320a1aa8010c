import { type Command, Option } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { APP_ARGUMENT, DATA_FOLDER_OPTION } from "../arguments.ts";
import { findApp, requireName } from "../catalogue.ts";
import { parseJson } from "../json-argument.ts";
import { withServer } from "../with-server.ts";

/** `motif invoke` */
export default function invoke(command: Command): void {
  command
    .description(
      "Call a task with its input, a consumer with an event's data, or a scheduled function.\n" +
        "Prints a task's output as JSON, or in mode async the invocation's id.",
    )
    .argument(...APP_ARGUMENT)
    .argument("<function>", "name of the function")
    .option("--data <json>", "input or event data", "null")
    .addOption(
      new Option("--mode <mode>", "wait for the output, have it done later, or only check the call")
        .choices(["wait", "async", "dry-run"] as const)
        .default("wait" as const),
    )
    .addOption(
      new Option("--event", "the same as --mode async: stored, and made later").implies({
        mode: "async" as const,
      }),
    )
    .addOption(
      new Option("--dry-run", "the same as --mode dry-run: the input is checked, and nothing runs")
        .implies({ mode: "dry-run" as const })
        .conflicts("event"),
    )
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, functionName, { data, mode, dataDir }) => {
      const payload = parseJson(data, "--data");
      const loaded = await loadApp(findApp(app));
      requireName("function", loaded.inventory.functions, functionName);
      const result = await withServer(loaded, dataDir, (admin) => admin.invoke(functionName, payload, mode));
      if (mode === "dry-run") console.log(`Function ${functionName} would be called.`);
      else if (mode === "async") console.log(result);
      else console.log(JSON.stringify(result, undefined, 2));
    });
}
