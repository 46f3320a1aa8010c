import { app, consume, consumer, consumeStream, failedBatch, matching, queue, stream } from "@motif/app";
import type { Profile } from "@motif/core/platform";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { aws, azure, gcp } from "./clouds.ts";

const Order = z.object({ id: z.string(), total: z.number() });
const large = matching({ total: [{ numeric: [">=", 100] }] });
const orders = queue("orders", { schema: Order });
const log = stream("log", { schema: Order, partitionKey: "id" });
const rejected = queue("rejected", { schema: failedBatch });

/** Orders of 1 to 200 in a queue and in a stream: what consumers with a filter saw, and how often they were called. */
async function filtered(cloud: Profile) {
  const seen: number[] = [];
  const both = (name: string) =>
    consumer(
      name,
      { event: Order, filter: large, timeout: "30s" },
      ({ event }) => void seen.push(event.data.total),
    );
  await using t = await start(
    app("shop", {
      orders: consume(orders, both("ship"), { batchSize: 1 }),
      log: consumeStream(log, both("note"), { batchSize: 1, onFailure: rejected }),
    }),
    { as: cloud },
  );
  const all = [1, 50, 99, 100, 200].map((total) => ({ id: "o", total }));
  for (const order of all) await t.send("orders", order);
  await t.records("log", all);
  await t.advance("1h");
  const { ship, note } = t.usage().functions;
  return { seen: new Set(seen), calls: { ship: ship?.invocations ?? 0, note: note?.invocations ?? 0 } };
}

describe("a consumer's filter", () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
  // "If an Amazon SQS message doesn't satisfy your filter criteria, Lambda automatically removes the message from the queue."
  it("is looked at on AWS before anybody is called", async () => {
    const { seen, calls } = await filtered(aws);
    expect(seen).toEqual(new Set([100, 200]));
    expect(calls.ship).toBeLessThan(5);
    expect(calls.note).toBeLessThan(5);
  });

  // https://docs.cloud.google.com/pubsub/docs/filtering
  // "You can filter messages by their attributes, but not by the data in the message."
  it.each([azure, gcp])(
    "is looked at on $title in the function, which is called for each message",
    async (cloud) => {
      const { seen, calls } = await filtered(cloud);
      expect(seen).toEqual(new Set([100, 200]));
      expect(calls.ship).toBeGreaterThanOrEqual(5);
      expect(calls.note).toBeGreaterThanOrEqual(5);
    },
  );
});
