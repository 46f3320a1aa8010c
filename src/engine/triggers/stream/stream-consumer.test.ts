import { app, consumer, consumeStream, failedBatch, queue, stream } from "@motif/core";
import { entryNamed, takeInventory, triggersOf } from "@motif/core/model";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import type { TriggerHost } from "../../delivery/trigger.ts";
import { VirtualClock } from "../../ground/virtual-clock.ts";
import { StreamConsumer } from "./stream-consumer.ts";

const Reading = z.object({ sensor: z.string() });
const readings = stream("readings", { schema: Reading, partitionKey: "sensor" });
const rejected = queue("rejected", { schema: failedBatch });
const average = consumer("average", { event: Reading }, () => {});
const inventory = takeInventory(
  app("plant", { average: consumeStream(readings, average, { onFailure: rejected }) }),
);

/** A consumer that learns where it was when the test says so, and how often it read since. */
function opening() {
  const opened = Promise.withResolvers<void>();
  let reads = 0;
  const streams = {
    positions: () => [{ shard: { shard: 0, first: 0, last: 1, closed: false }, positions: [0] }],
    shards: () => [],
    read: () => {
      reads++;
      return [];
    },
  };
  const host = {
    inventory,
    clock: new VirtualClock(0),
    functionNamed: (name: string) => entryNamed(inventory.functions, name),
    poolOf: () => ({ onFree: () => {}, free: 1 }),
    streams,
    run: async <T>(operation: () => T) => {
      await opened.promise;
      return operation();
    },
    background: (work: Promise<unknown>) => void work,
  } as unknown as TriggerHost; // all of it that a consumer uses until it has a record
  const [trigger] = triggersOf(inventory, "stream");
  if (!trigger) throw new Error("The app has no consumer of a stream.");
  return {
    consumer: new StreamConsumer(trigger, host),
    open: () => opened.resolve(),
    reads: () => reads,
  };
}

const quiet = () => new Promise((resolve) => setImmediate(resolve));

it("reads from where it was, once it knows", async () => {
  const { consumer, open, reads } = opening();
  consumer.start();
  open();
  await quiet();
  expect(reads()).toBe(1);
});

it("that is stopped before it knows where it was reads nothing", async () => {
  const { consumer, open, reads } = opening();
  consumer.start();
  consumer.stop();
  open();
  await quiet();
  expect(reads()).toBe(0);
});
