import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { LARGEST_PAGE } from "../admin-client.ts";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, parseCount } from "../arguments.ts";
import { findApp } from "../catalogue.ts";
import { sourceNamed } from "../operate/sources.ts";
import { lookAtServer, withServer } from "../with-server.ts";

/** `motif redrive` */
export default function redrive(command: Command): void {
  command
    .description(
      "Move what failed for good back to where it came from, the oldest first, and print how many were moved.\n" +
        "Mend the cause first: what fails again ends where it was. docs/dead-letters.md has the whole way.",
    )
    .argument(...APP_ARGUMENT)
    .argument("<name>", "name of a queue, or of a function that is called while nobody waits")
    .option("--max <n>", "move no more than this", parseCount)
    .option("--dry-run", "move nothing; say how many would be moved")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, name, { max, dryRun, dataDir }) => {
      const loaded = await loadApp(findApp(app));
      const source = sourceNamed(loaded.inventory, name);
      if (dryRun) {
        const limit = Math.min(max ?? LARGEST_PAGE, LARGEST_PAGE);
        const found = await lookAtServer(loaded, dataDir, (admin) => admin.deadLetters(source, limit));
        const more = found.length < (max ?? Infinity) && found.length === LARGEST_PAGE ? " or more" : "";
        console.log(`${found.length}${more} would be moved.`);
        return;
      }
      const moved = await withServer(loaded, dataDir, (admin) => admin.redrive(source, max));
      console.log(`${moved} moved.`);
    });
}
