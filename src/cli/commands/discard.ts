import { type Command, Option } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, OUTPUTS_OPTION, TARGET_OPTION } from "../arguments.ts";
import { CLOUDS } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";
import { printedLetter } from "../operate/dead-letter-list.ts";
import { discardLetter } from "../operate/find-letters.ts";
import { withLetters } from "../operate/letter-places.ts";
import { isFifo, sourceNamed } from "../operate/sources.ts";

/** `motif discard` */
export default function discard(command: Command): void {
  command
    .description(
      "Delete a dead letter that nothing can mend, and print it as JSON: keep that if it may be asked for.\n" +
        "It cannot be undone.",
    )
    .argument(...APP_ARGUMENT)
    .argument("<name>", "name of a queue, or of a function that is called while nobody waits")
    .requiredOption("--id <id>", "which one")
    .addOption(new Option(...TARGET_OPTION).choices(CLOUDS))
    .option(...OUTPUTS_OPTION)
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, name, { id, ...place }) => {
      const loaded = await loadApp(findApp(app));
      const source = sourceNamed(loaded.inventory, name);
      const letter = await withLetters(loaded, place, "look", async (open) =>
        discardLetter(await open(source), isFifo(loaded.inventory, source), id),
      );
      console.log(JSON.stringify(printedLetter(source, letter), undefined, 2));
    });
}
