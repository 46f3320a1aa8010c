import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { LARGEST_PAGE } from "../admin-client.ts";
import { APP_ARGUMENT, DATA_FOLDER_OPTION } from "../arguments.ts";
import { findApp } from "../catalogue.ts";
import { deadLetterList } from "../operate/dead-letter-list.ts";
import { deadLetterSources, sourceNamed } from "../operate/sources.ts";
import { lookAtServer } from "../with-server.ts";

/** `motif dead-letters` */
export default function deadLetters(command: Command): void {
  command
    .description(
      "List what failed for good: id, deliveries, age, reason and body, the oldest first. Nothing is changed.\n" +
        "Without a name: of all queues and functions. docs/dead-letters.md says what to do with them, also on a cloud.",
    )
    .argument(...APP_ARGUMENT)
    .argument("[name]", "name of a queue, or of a function that is called while nobody waits")
    .option("--json", "print a JSON array of { source, id, data, reason, receiveCount, sentAt }")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, name, { json, dataDir }) => {
      const loaded = await loadApp(findApp(app));
      const { inventory } = loaded;
      const sources = name === undefined ? deadLetterSources(inventory) : [sourceNamed(inventory, name)];
      const lists = await lookAtServer(loaded, dataDir, (admin) =>
        Promise.all(
          sources.map(async (source) => ({ source, entries: await admin.deadLetters(source, LARGEST_PAGE) })),
        ),
      );
      if (json) {
        const all = lists.flatMap(({ source, entries }) => entries.map((entry) => ({ source, ...entry })));
        console.log(JSON.stringify(all, undefined, 2));
        return;
      }
      const filled = lists.filter(({ entries }) => entries.length > 0);
      for (const list of filled) console.log(deadLetterList(list, process.stdout, Date.now()));
      if (filled.length === 0) console.log("There are no dead letters.");
    });
}
