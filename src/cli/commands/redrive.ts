import { type Command, Option } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { LARGEST_PAGE } from "../admin-client.ts";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, parseCount } from "../arguments.ts";
import { CLOUDS } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { redriveOnCloud } from "../operate/redrive-cloud.ts";
import { sourceNamed } from "../operate/sources.ts";
import { lookAtServer, withServer } from "../with-server.ts";

/** `motif redrive` */
export default function redrive(command: Command): void {
  command
    .description(
      "Move what failed for good back to where it came from, the oldest first, and print how many were moved: of the app\n" +
        "on this machine, or with --target of the deployed one. A message is sent before it is deleted, so none is lost.\n" +
        "Mend the cause first: what fails again ends where it was. docs/dead-letters.md has the whole way.",
    )
    .argument(...APP_ARGUMENT)
    .argument("<name>", "name of a queue, or of a function that is called while nobody waits")
    .option("--max <n>", "move no more than this", parseCount)
    .option("--dry-run", "move nothing; say what would be moved")
    .addOption(
      new Option("--target <cloud>", "the app as it is deployed there, with your own credentials").choices(
        CLOUDS,
      ),
    )
    .option("--rate <n>", "with --target: this many messages a second at most", parseCount)
    .option(
      "--outputs <file>",
      'with --target: what "terraform output -json" printed (default: it is asked in the app\'s folder for the cloud)',
    )
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, name, { max, dryRun, target, rate, outputs, dataDir }) => {
      const loaded = await loadApp(findApp(app));
      const source = sourceNamed(loaded.inventory, name);
      const limit = { ...(max !== undefined && { max }) };
      if (target !== undefined) {
        if (dataDir !== undefined)
          throw new UsageError("--data-dir is for an app on this machine: leave it or --target out.");
        const how = {
          ...limit,
          ...(rate !== undefined && { rate }),
          ...(outputs !== undefined && { outputs }),
        };
        await redriveOnCloud(loaded, source, { target, dryRun: dryRun === true, ...how });
        return;
      }
      if (rate !== undefined || outputs !== undefined)
        throw new UsageError("--rate and --outputs go with --target.");
      if (dryRun) {
        const found = await lookAtServer(loaded, dataDir, (admin) =>
          admin.deadLetters(source, Math.min(max ?? LARGEST_PAGE, LARGEST_PAGE)),
        );
        const more = found.length < (max ?? Infinity) && found.length === LARGEST_PAGE ? " or more" : "";
        console.log(`${found.length}${more} would be moved.`);
        return;
      }
      const moved = await withServer(loaded, dataDir, (admin) => admin.redrive(source, max));
      console.log(`${moved} moved.`);
    });
}
