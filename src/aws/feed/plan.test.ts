import { changeOf, consumer, onChange, table } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf, problemsOf } from "../testing/apps.ts";

const orders = table("orders", { schema: z.object({ id: z.string() }), partitionKey: "id" });
const reader = (name: string) => consumer(name, { event: changeOf(orders), timeout: "30s" }, () => {});
const audit = consumer("audit", { event: changeOf(orders, "old-and-new"), timeout: "30s" }, () => {});

describe("a feed", () => {
  it("is an event source mapping, a stream with the images that are asked for, and dead letters", () => {
    const plan = planOf({
      index: onChange(orders, reader("index"), { batch: 50, parallel: 4, attempts: 7, maxAge: "6h" }),
    });
    expect(plan.feeds).toEqual([
      {
        name: "index",
        table: "orders",
        function: "index",
        batchSize: 50,
        batchWindow: 0,
        parallelizationFactor: 4,
        maximumRetries: 14,
        maximumRecordAge: 21_600,
        deadLetterQueue: "index-dead-letter",
      },
    ]);
    expect(plan.tables[0]?.stream).toBe("NEW_IMAGE");
    expect(plan.queues.map(({ name }) => name)).toEqual(["index-dead-letter"]);
    expect(plan.functions[0]?.asyncInvocation).toMatchObject({ maximumRetries: 2 });
    expect(plan.alarms.filter(({ kind }) => kind === "iterator-age")).toHaveLength(1);
  });

  it("shares the stream of its table, which has the images that any of them asks for", () => {
    const plan = planOf({
      index: onChange(orders, reader("index")),
      audit: onChange(orders, audit, { images: "old-and-new" }),
    });
    expect(plan.tables[0]?.stream).toBe("NEW_AND_OLD_IMAGES");
  });

  it("is none where nobody listens: a table has no stream then", () => {
    const reading = consumer(
      "reading",
      { event: changeOf(orders), uses: { orders: orders.reader } },
      () => {},
    );
    const others = table("others", { schema: z.object({ id: z.string() }), partitionKey: "id" });
    const plan = planOf({
      index: onChange(
        others,
        consumer("index", { event: changeOf(others), timeout: "30s" }, () => {}),
      ),
      other: onChange(
        others,
        consumer("keep", { event: changeOf(others), uses: reading.uses }, () => {}),
      ),
    });
    expect(plan.tables.map(({ name, stream }) => [name, stream])).toEqual([
      ["orders", undefined],
      ["others", "NEW_IMAGE"],
    ]);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html: "No more than two processes at most should be
  // reading from the same stream's shard at the same time. Having more than two readers per shard can result in throttling."
  it("is refused as the third of a table", () => {
    const feeds = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [`feed-${n}`, onChange(orders, reader(`reader-${n}`))]),
      );
    expect(problemsOf(feeds(2))).toEqual([]);
    expect(problemsOf(feeds(3)).join()).toContain("3 functions read the changes of table orders");
  });
});
