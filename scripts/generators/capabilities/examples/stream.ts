import {
  app,
  batchConsumer,
  consumeStream,
  type DataFilter,
  failedBatch,
  http,
  httpApi,
  matching,
  queue,
  type StreamOptions,
  type StreamPolicy,
  stream,
} from "@motif/core";
import * as z from "zod/mini";
import type { Example, Examples } from "./example.ts";

const Reading = z.object({ sensor: z.string(), celsius: z.number() });

/** What streams and their consumers are asked for. */
export const examples: Examples = {
  "stream.order": () => read(),
  "stream.record": () => read(),
  "stream.consumers": () => read(),
  "stream.shards": () => read({}, { shards: 4 }),
  "stream.retention": () => read({}, { retention: "7d" }),
  "stream.batch": () => read({ batchSize: 100, batchWindow: "1m" }),
  "stream.partial": () => read({ attempts: 3 }),
  "stream.bisect": () => read({ bisect: true }),
  "stream.age": () => read({ maximumAge: "1h" }),
  "stream.failures": () => read(),
  "stream.latest": () => read({ startAt: "latest" }),
  "stream.earliest": () => read({ startAt: "earliest" }),
  "stream.parallelization": () => read({ parallelization: 2 }),
  "stream.filter": () => read({}, {}, { filter: matching({ celsius: [{ numeric: [">", 80] }] }) }),
  "stream.resharding": () => read({}, { shards: 2 }),
};

/** A stream with two consumers, one of them as asked for, and a function that reads what they failed at. */
function read(
  policy: Partial<StreamPolicy> = {},
  options: Pick<StreamOptions<typeof Reading, "sensor">, "shards" | "retention"> = {},
  wanted: { readonly filter?: DataFilter } = {},
): Example {
  const readings = stream("readings", { schema: Reading, partitionKey: "sensor", ...options });
  const rejected = queue("rejected", { schema: failedBatch });
  const own = { event: Reading, timeout: "30s" } as const;
  const publish = http("publish", { uses: { readings: readings.publisher } }, () => new Response());
  const look = http("look", { uses: { readings: readings.reader } }, () => new Response());
  return {
    definition: app("example", {
      api: httpApi({ "POST /readings": publish, "GET /rejected": look }),
      averages: consumeStream(
        readings,
        batchConsumer("average", { ...own, ...wanted }, () => {}),
        { onFailure: rejected, ...policy },
      ),
      alarms: consumeStream(
        readings,
        batchConsumer("watch", own, () => {}),
        { onFailure: rejected },
      ),
    }),
  };
}
