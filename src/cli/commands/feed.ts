import type { Command } from "@commander-js/extra-typings";
import { loadApp, triggersOf } from "@motif/core/model";
import { isDuration } from "@motif/core/platform";
import { APP_ARGUMENT, DATA_FOLDER_OPTION } from "../arguments.ts";
import { findApp, requireName } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { withServer } from "../with-server.ts";

const NAME = ["<feed>", "name of the feed in the app's wiring"] as const;

/** `motif feed` */
export default function feed(command: Command): void {
  command.description("The changes of a table on their way to a function, of the app on this machine.");
  command
    .command("state")
    .summary("say how many changes wait, and for how long")
    .description(
      "Print how many changes wait for the feed's function, and the age of the oldest in seconds, as JSON.",
    )
    .argument(...APP_ARGUMENT)
    .argument(...NAME)
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, name, { dataDir }) => {
      const loaded = await loadFeed(app, name);
      console.log(JSON.stringify(await withServer(loaded, dataDir, (admin) => admin.feed(name))));
    });
  command
    .command("replay")
    .summary("deliver changes again")
    .description(
      "Deliver again what changed in the last so long, in order, and print how far the feed is then, as JSON. Changes are kept for a\n" +
        "day. Their sequences are those of the first time, so that a function that compares them does nothing twice.",
    )
    .argument(...APP_ARGUMENT)
    .argument(...NAME)
    .option("--last <duration>", "how far back, such as 30m", "1d")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, name, { last, dataDir }) => {
      if (!isDuration(last)) throw new UsageError(`--last ${last} is no duration: write 30m, 2h or 1d.`);
      const loaded = await loadFeed(app, name);
      console.log(JSON.stringify(await withServer(loaded, dataDir, (admin) => admin.replay(name, last))));
    });
}

async function loadFeed(app: string, name: string) {
  const loaded = await loadApp(findApp(app));
  requireName("feed", triggersOf(loaded.inventory, "feed"), name);
  return loaded;
}
