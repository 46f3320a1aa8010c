import { type Command, Option } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, OUTPUTS_OPTION, parseCount, TARGET_OPTION } from "../arguments.ts";
import { CLOUDS } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import {
  deadLetterList,
  printedLetter,
  type SourceDeadLetters,
  wholeLetter,
} from "../operate/dead-letter-list.ts";
import { findLetter, listLetters } from "../operate/find-letters.ts";
import { withLetters } from "../operate/letter-places.ts";
import { deadLetterSources, isFifo, sourceNamed } from "../operate/sources.ts";

/** As many as an admin API gives at once. */
const USUAL_MOST = 1000;

/** `motif dead-letters` */
export default function deadLetters(command: Command): void {
  command
    .description(
      "List what failed for good: id, age, how often it was sent back, reason and data, the oldest first. Nothing is changed.\n" +
        "Without a name: of all queues and functions. docs/dead-letters.md says what to do with them.",
    )
    .argument(...APP_ARGUMENT)
    .argument("[name]", "name of a queue, or of a function that is called while nobody waits")
    .option("--id <id>", "this one, with all of its data and the times that it failed before")
    .option("--max <n>", `no more than this of each (default: ${USUAL_MOST})`, parseCount)
    .option(
      "--json",
      "print a JSON array of { source, id, group, data, reason, deadSince, redriven, history }",
    )
    .addOption(new Option(...TARGET_OPTION).choices(CLOUDS))
    .option(...OUTPUTS_OPTION)
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, name, { id, max: most = USUAL_MOST, json, ...place }) => {
      if (id !== undefined && name === undefined)
        throw new UsageError("--id goes with the name of a queue or a function.");
      const loaded = await loadApp(findApp(app));
      const { inventory } = loaded;
      const sources = name === undefined ? deadLetterSources(inventory) : [sourceNamed(inventory, name)];
      const lists = await withLetters(loaded, place, "look", async (open) => {
        const found: SourceDeadLetters[] = [];
        for (const source of sources) {
          const box = await open(source);
          const fifo = isFifo(inventory, source);
          const letters =
            id === undefined ? await listLetters(box, fifo, most) : [await findLetter(box, fifo, id)];
          found.push({ source, letters });
        }
        return found;
      });
      const filled = lists.filter(({ letters }) => letters.length > 0);
      const now = Date.now();
      if (json) {
        const all = filled.flatMap(({ source, letters }) =>
          letters.map((each) => printedLetter(source, each)),
        );
        console.log(JSON.stringify(all, undefined, 2));
      } else if (id !== undefined) {
        for (const { letters } of filled)
          for (const each of letters) console.log(wholeLetter(each, process.stdout, now));
      } else {
        for (const list of filled) console.log(deadLetterList(list, process.stdout, { most, now }));
        if (filled.length === 0) console.log("There are no dead letters.");
      }
    });
}
