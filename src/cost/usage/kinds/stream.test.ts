import { app, consumer, consumeStream, failedBatch, http, httpApi, queue, stream } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { DAYS_PER_MONTH } from "../../units.ts";
import { resolveWorkload } from "../../workload/resolve.ts";
import { propagate } from "../propagate.ts";

const Reading = z.object({ sensor: z.string() });
const readings = stream("readings", { schema: Reading, partitionKey: "sensor", shards: 2 });
const rejected = queue("rejected", { schema: failedBatch });
const take = http("take", { uses: { readings: readings.publisher } }, () => new Response());
const consuming = (name: string) => consumer(name, { event: Reading, timeout: "30s" }, () => {});
const inventory = takeInventory(
  app("plant", {
    api: httpApi({ "POST /readings": take }),
    averages: consumeStream(readings, consuming("average"), {
      batchSize: 10,
      batchWindow: "5m",
      onFailure: rejected,
    }),
    alarms: consumeStream(readings, consuming("watch"), { attempts: 2, onFailure: rejected }),
  }),
);

test("each consumer of a stream is called for all of its records, in batches, and gives up what fails in all attempts", () => {
  const workload = resolveWorkload(inventory, {
    perDay: 86_400,
    shape: "flat",
    arrivals: { "POST /readings": { share: 1, bytes: 300, responseBytes: 100 } },
    functions: {
      take: { durationMs: 10, uses: { readings: { publishMany: { calls: 1, items: 10 } } } },
      average: { durationMs: 10 },
      watch: { durationMs: 10, poisonRate: 0.001 },
    },
    streams: { readings: { recordBytes: 200 } },
    queues: { rejected: { messageBytes: 1000 } },
  });
  const { resources, functions } = propagate(inventory, workload, 86_400);
  const records = 864_000 * DAYS_PER_MONTH;
  const [own] = resources.stream;
  expect(own).toMatchObject({ name: "readings", publishBatch: 10, recordBytes: 200 });
  expect(own?.published).toBeCloseTo(records);
  expect(own?.delivered).toBeCloseTo(2 * records + 0.001 * records);
  expect(own?.failed).toBeCloseTo(0.001 * records);
  expect(own?.peakPerSecond).toBeCloseTo(10);
  const averages = functions.find(({ name }) => name === "average");
  expect(averages?.invocations).toBeCloseTo(records / 10);
});
