import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "@commander-js/extra-typings";
import { letterStays } from "@motif/compile/kit";
import { loadApp } from "@motif/core/model";
import { MOST_REDRIVES } from "@motif/core/platform";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, OUTPUTS_OPTION, parseCount, TARGET_OPTION } from "../arguments.ts";
import { CLOUDS } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { letterLine } from "../operate/dead-letter-list.ts";
import { editorOf } from "../operate/edit.ts";
import { noDeadLetter } from "../operate/find-letters.ts";
import { withLetters } from "../operate/letter-places.ts";
import { redriveAll } from "../operate/redrive-run.ts";
import { isFifo, sourceNamed } from "../operate/sources.ts";

/** `motif redrive` */
export default function redrive(command: Command): void {
  command
    .description(
      "Move what failed for good back to where it came from, the oldest first, and print each: of the app on this machine, or\n" +
        "with --target of the deployed one. A message is sent before it is deleted, so none is lost. Mend the cause first: what\n" +
        "fails again ends where it was. Those of one group of a FIFO queue keep their order. docs/dead-letters.md has the whole way.",
    )
    .argument(...APP_ARGUMENT)
    .argument("<name>", "name of a queue, or of a function that is called while nobody waits")
    .option("--max <n>", "no more than this", parseCount)
    .option("--id <id>", "this one only, however often it was moved before")
    .option("--edit <file>", "with --id: with the data in this file, which is JSON, in place of its own")
    .option(
      "--set <change>",
      "with --id: with another value in its data, /iban=DE89… (may be repeated)",
      collect,
    )
    .option(
      "--most-redrives <n>",
      `leave what was moved so often before (default: ${MOST_REDRIVES})`,
      parseCount,
    )
    .option("--rate <n>", "this many messages a second at most", parseCount)
    .option("--dry-run", "move nothing; say what would be moved")
    .addOption(new Option(...TARGET_OPTION).choices(CLOUDS))
    .option(...OUTPUTS_OPTION)
    .option(...DATA_FOLDER_OPTION)
    .action(
      async (app, name, { max, id, edit: file, set = [], mostRedrives, rate, dryRun = false, ...place }) => {
        if (id === undefined && (file !== undefined || set.length > 0))
          throw new UsageError("--edit and --set go with --id.");
        const loaded = await loadApp(findApp(app));
        const source = sourceNamed(loaded.inventory, name);
        const edit = editorOf({ file, set }, source, loaded.inventory);
        const { moved, left } = await withLetters(loaded, place, dryRun ? "look" : "act", async (open) => {
          const box = await open(source);
          if (box.unsupported) throw box.unsupported;
          return redriveAll(box, {
            ...(max !== undefined && { max }),
            ...(id !== undefined && { ids: [id] }),
            ...(mostRedrives !== undefined && { mostRedrives }),
            ...(rate !== undefined && { rate }),
            ...(edit && { edit }),
            fifo: isFifo(loaded.inventory, source),
            dryRun,
            now: Date.now,
            wait: sleep,
            onLetter: (letter) => console.log(letterLine(letter, process.stdout, Date.now())),
          });
        });
        const [stays] = left;
        if (id !== undefined && stays) throw letterStays(`${id} stays where it is. ${stays.reason}`);
        if (id !== undefined && moved === 0) throw noDeadLetter(id);
        console.log(dryRun ? `${moved} would be moved.` : `${moved} moved.`);
        for (const { letter, reason } of left) console.error(`${letter.id} stays where it is. ${reason}`);
      },
    );
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
