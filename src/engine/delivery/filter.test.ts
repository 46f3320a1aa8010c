import {
  app,
  batchConsumer,
  bus,
  consume,
  consumeStream,
  type DeliveryPolicy,
  event,
  failedBatch,
  matching,
  queue,
  rule,
  stream,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const Reading = z.object({ sensor: z.string(), celsius: z.number() });
type Reading = z.infer<typeof Reading>;

const at = (...degrees: number[]): Reading[] => degrees.map((celsius) => ({ sensor: "s", celsius }));

/** A consumer that wants hot readings, what it was called with, and which of them it fails at once. */
function watching() {
  const calls: number[][] = [];
  const failing = new Set<number>();
  const watch = batchConsumer(
    "watch",
    { event: Reading, filter: matching({ celsius: [{ numeric: [">", 80] }] }), timeout: "10s" },
    ({ events, failed }) => {
      calls.push(events.map(({ data }) => data.celsius));
      for (const each of events) if (failing.delete(each.data.celsius)) failed(each, new Error("no luck"));
    },
  );
  return { calls, failing, watch };
}

describe("a filter of a queue's consumer", () => {
  const readings = queue("readings", { schema: Reading });
  const open = (policy: DeliveryPolicy = {}) => {
    const { watch, ...rest } = watching();
    return { ...rest, definition: app("plant", { readings: consume(readings, watch, policy) }) };
  };

  // https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
  // "If an Amazon SQS message doesn't satisfy your filter criteria, Lambda automatically removes the message from the queue."
  it("deletes what does not pass, and calls nobody for it", async () => {
    const { calls, definition } = open();
    await using t = await start(definition);
    for (const reading of at(20, 30, 40)) await t.send("readings", reading);
    await t.settle();
    expect(calls).toEqual([]);
    expect(await t.queue("readings")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
    expect(t.usage()).toMatchObject({
      queues: { readings: { delivered: 3, batches: 0 } },
      functions: { watch: { filtered: 3 } },
    });
  });

  it("leaves retries of what passes alone", async () => {
    const { calls, failing, definition } = open({ batchSize: 10 });
    failing.add(95);
    await using t = await start(definition);
    for (const reading of at(20, 95, 85)) await t.send("readings", reading);
    await t.advance("1h");
    expect(calls.flat().sort()).toEqual([85, 95, 95]);
    expect(await t.queue("readings")).toMatchObject({ available: 0, deadLetter: 0 });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
  // "If you're using batching windows, Lambda applies your filter criteria to each new event to determine whether to add it to the
  // current batch."
  it("lets unwanted messages neither fill a batch nor begin its window", async () => {
    const { calls, definition } = open({ batchSize: 2, batchWindow: "60s" });
    await using t = await start(definition);
    for (const reading of at(20, 30, 40)) await t.send("readings", reading);
    await t.advance("50s");
    for (const reading of at(81, 50)) await t.send("readings", reading);
    await t.advance("50s");
    expect(calls).toEqual([]);
    await t.advance("10s");
    expect(calls).toEqual([[81]]);
    for (const reading of at(10, 82, 11, 83)) await t.send("readings", reading);
    await t.settle();
    expect(calls).toEqual([[81], [82, 83]]);
  });

  it("looks at the data of a bus's events", async () => {
    const Measured = event("Measured", { schema: Reading });
    const plant = bus("plant", { events: [Measured] });
    const { calls, watch } = watching();
    await using t = await start(app("plant", { watch: rule(plant, Measured, watch) }));
    for (const reading of at(20, 90)) await t.emit("plant", "Measured", reading);
    await t.settle();
    expect(calls).toEqual([[90]]);
  });
});

describe("a filter of a stream's consumer", () => {
  const readings = stream("readings", { schema: Reading, partitionKey: "sensor" });
  const rejected = queue("rejected", { schema: failedBatch });
  const open = (policy = {}) => {
    const { watch, ...rest } = watching();
    return {
      ...rest,
      definition: app("plant", { w: consumeStream(readings, watch, { onFailure: rejected, ...policy }) }),
    };
  };

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
  // "Once your filter criteria processes an Kinesis or DynamoDB record, the streams iterator advances past this record."
  it("moves the position over what does not pass, and calls nobody for it", async () => {
    const { calls, definition } = open();
    await using t = await start(definition);
    await t.records("readings", at(20, 30, 40));
    await t.settle();
    expect(calls).toEqual([]);
    expect(await t.stream("readings")).toMatchObject({ consumers: [{ iteratorAgeSeconds: 0 }] });
    expect(t.usage().functions.watch).toMatchObject({ filtered: 3 });
  });

  it("fills batches with what passes, in order, and counts each record once", async () => {
    const { calls, failing, definition } = open({ batchSize: 2 });
    failing.add(82);
    await using t = await start(definition);
    await t.records("readings", at(10, 81, 11, 12, 82, 13, 83, 14));
    await t.advance("1h");
    expect(calls).toEqual([[81, 82], [82], [83]]);
    expect(await t.stream("readings")).toMatchObject({ consumers: [{ iteratorAgeSeconds: 0 }] });
    expect(t.usage().functions.watch).toMatchObject({ filtered: 5 });
  });
});
