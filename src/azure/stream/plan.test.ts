import { consumer, consumeStream, failedBatch, queue, type StreamPolicy, stream } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { only, planOf, problemsOf } from "../testing/apps.ts";

const Reading = z.object({ sensor: z.string() });
const rejected = queue("rejected", { schema: failedBatch });
const readings = stream("readings", { schema: Reading, partitionKey: "sensor", shards: 4 });
const plant = (policy: Partial<StreamPolicy> = {}, timeout: "30s" | "10m" = "30s") => ({
  averages: consumeStream(
    readings,
    consumer("average", { event: Reading, timeout }, () => {}),
    { onFailure: rejected, ...policy },
  ),
});

describe("a consumer of a stream", () => {
  // https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs#hostjson-settings
  it("has its batches and its first position in host.json, and time for all attempts in one call", () => {
    const { host } = only(planOf(plant({ batchSize: 50, batchWindow: "5s", startAt: "latest" }, "10m")));
    expect(host).toMatchObject({
      // Twice five attempts of 10 minutes with their waits, and six halvings.
      functionTimeout: "02:41:00",
      extensions: {
        eventHubs: {
          maxEventBatchSize: 50,
          minEventBatchSize: 50,
          maxWaitTime: "00:00:05",
          batchCheckpointFrequency: 1,
          initialOffsetOptions: { type: "fromEnd" },
        },
      },
    });
  });

  it("may read its hub and send to its failure queue", () => {
    const { roles } = only(planOf(plant()));
    expect(roles.map(({ role }) => role)).toEqual([
      { kind: "stream", name: "readings", access: "Receiver" },
      { kind: "queue", name: "rejected", access: "Sender" },
    ]);
  });

  it("is refused several batches of a shard at a time, and more attempts than a day has time for", () => {
    expect(problemsOf(plant({ parallelization: 2 })).join()).toContain(
      "averages: asks for 2 batches of a shard at a time, and Azure Functions gives one; give stream readings more shards",
    );
    expect(problemsOf(plant({ attempts: 100 }, "10m")).join()).toContain("would last more than a day");
  });
});
