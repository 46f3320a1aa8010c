import type { Command } from "@commander-js/extra-typings";
import { loadApp, triggersOf } from "@motif/core/model";
import { isDuration } from "@motif/core/platform";
import type { StreamReplay, StreamState } from "../admin-client.ts";
import { APP_ARGUMENT, DATA_FOLDER_OPTION } from "../arguments.ts";
import { findApp, requireName } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { parseJson } from "../json-argument.ts";
import { withServer } from "../with-server.ts";

/** `motif stream` */
export default function stream(command: Command): void {
  command.description("Look at the streams of a running app, and publish records to them.");
  command
    .command("show")
    .summary("show the shards of a stream, and how far behind its consumers are")
    .description(
      "Show the shards of a stream with the records that they keep, and how far behind each consumer is.",
    )
    .argument(...APP_ARGUMENT)
    .argument("<stream>", "name of the stream")
    .option("--json", "print JSON")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, name, { json, dataDir }) => {
      const loaded = await loadApp(findApp(app));
      requireName("stream", loaded.inventory.resources.stream, name);
      const state = await withServer(loaded, dataDir, (admin) => admin.stream(name));
      console.log(json === true ? JSON.stringify(state) : inWords(state));
    });
  command
    .command("publish")
    .summary("publish a record to a stream")
    .description("Publish a record to a stream and print its id. It is stored durably when the command ends.")
    .argument(...APP_ARGUMENT)
    .argument("<stream>", "name of the stream")
    .argument("<json>", "the record")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, name, json, { dataDir }) => {
      const record = parseJson(json, "The record");
      const loaded = await loadApp(findApp(app));
      requireName("stream", loaded.inventory.resources.stream, name);
      console.log(await withServer(loaded, dataDir, (admin) => admin.record(name, record)));
    });
  command
    .command("replay")
    .summary("deliver records to a consumer again")
    .description(
      "Deliver records to a consumer again, in order, from a time or from a record on, and print how far it is then, as JSON. Other\n" +
        "consumers are where they were. What a consumer has not had yet is not left out, wherever the replay begins.",
    )
    .argument(...APP_ARGUMENT)
    .argument("<consumer>", "name of the consumer in the app's wiring")
    .option("--last <duration>", "how far back, such as 30m")
    .option("--from <time>", "the time of the first record, such as 2026-01-31T08:00:00Z")
    .option("--position <number>", "the sequence number of the first record")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, consumer, { last, from, position, dataDir }) => {
      const start = replayOf({ last, from, position });
      const loaded = await loadApp(findApp(app));
      requireName("consumer of a stream", triggersOf(loaded.inventory, "stream"), consumer);
      const state = await withServer(loaded, dataDir, (admin) => admin.replayStream(consumer, start));
      console.log(JSON.stringify(state));
    });
}

/** Where a replay begins, which one of the options says. */
function replayOf(options: {
  readonly last: string | undefined;
  readonly from: string | undefined;
  readonly position: string | undefined;
}): StreamReplay {
  const { last, from, position } = options;
  if ([last, from, position].filter((each) => each !== undefined).length !== 1)
    throw new UsageError("Say where the replay begins: with one of --last, --from and --position.");
  if (last !== undefined) {
    if (!isDuration(last)) throw new UsageError(`--last ${last} is no duration: write 30m, 2h or 1d.`);
    return { last };
  }
  if (from !== undefined) {
    if (Number.isNaN(Date.parse(from)))
      throw new UsageError(`--from ${from} is no time: write it as 2026-01-31T08:00:00Z.`);
    return { from: new Date(from).toISOString() };
  }
  if (position === undefined || !/^\d+$/.test(position))
    throw new UsageError(`--position ${position} is no sequence number: write a whole number, such as 42.`);
  return { position };
}

function inWords({ shards, consumers }: StreamState): string {
  const behind = consumers.map(
    ({ name, function: fn, iteratorAgeSeconds: age }) =>
      `${name} (${fn})  ${age === 0 ? "has processed everything" : `${age.toFixed(1)} s behind`}`,
  );
  const kept = shards.map(
    ({ shard, closed, records }) => `${shard}  ${records} records${closed ? ", closed" : ""}`,
  );
  return [...kept, ...behind].join("\n");
}
