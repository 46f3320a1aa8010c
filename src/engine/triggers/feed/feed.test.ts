import {
  app,
  batchConsumer,
  type Change,
  type ChangeWithOld,
  changeOf,
  consumer,
  type FeedPolicy,
  onChange,
  TerminalError,
  table,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const Order = z.object({
  id: z.string(),
  line: z.number(),
  total: z.number(),
  until: z.exactOptional(z.number()),
});
const orders = table("orders", { schema: Order, partitionKey: "id", sortKey: "line", timeToLive: "until" });
type OrderChange = Change<z.infer<typeof Order>, "id" | "line">;

/** An app with a feed, and what its consumer saw. */
function feedApp(handle: (change: OrderChange, count: number) => void = () => {}, policy: FeedPolicy = {}) {
  const seen: OrderChange[] = [];
  const index = consumer("index", { event: changeOf(orders), timeout: "30s" }, ({ event, receiveCount }) => {
    handle(event.data, receiveCount);
    seen.push(event.data);
  });
  const { images: _, ...rest } = policy;
  return { seen, definition: app("test", { index: onChange(orders, index, rest) }) };
}

function totals(seen: readonly OrderChange[], id: string): (number | undefined)[] {
  return seen.filter(({ key }) => key.id === id).map((each) => ("new" in each ? each.new.total : undefined));
}

describe("a change of a table", () => {
  it("tells inserts, updates and deletes apart, with the item's key and its new image", async () => {
    const { seen, definition } = feedApp();
    await using t = await start(definition);
    const items = t.table("orders");
    await items.put({ id: "a", line: 1, total: 10 });
    await items.update({ id: "a", line: 1 }, { add: { total: 5 } } as object); // the table is one of any items here
    await items.putMany([{ id: "b", line: 2, total: 1 }]);
    await items.delete({ id: "a", line: 1 });
    await t.settle();
    expect(seen).toEqual([
      {
        change: "insert",
        table: "orders",
        key: { id: "a", line: 1 },
        sequence: seen[0]?.sequence,
        new: { id: "a", line: 1, total: 10 },
      },
      {
        change: "update",
        table: "orders",
        key: { id: "a", line: 1 },
        sequence: seen[1]?.sequence,
        new: { id: "a", line: 1, total: 15 },
      },
      {
        change: "insert",
        table: "orders",
        key: { id: "b", line: 2 },
        sequence: seen[2]?.sequence,
        new: { id: "b", line: 2, total: 1 },
      },
      { change: "delete", table: "orders", key: { id: "a", line: 1 }, sequence: seen[3]?.sequence },
    ]);
    const sequences = seen.map(({ sequence }) => sequence);
    expect(sequences.toSorted()).toEqual(sequences);
  });

  it("is none where nothing was written: a failed condition, a delete of what is not there", async () => {
    const { seen, definition } = feedApp();
    await using t = await start(definition);
    const items = t.table("orders");
    await items.put({ id: "a", line: 1, total: 10 }, { if: "absent" });
    await expect(items.put({ id: "a", line: 1, total: 11 }, { if: "absent" })).rejects.toThrow("not made");
    await items.delete({ id: "b", line: 1 });
    await t.settle();
    expect(seen).toHaveLength(1);
  });

  it("has the image before it where that was asked for", async () => {
    const seen: ChangeWithOld<z.infer<typeof Order>, "id" | "line">[] = [];
    const audit = consumer(
      "audit",
      { event: changeOf(orders, "old-and-new"), timeout: "30s" },
      ({ event }) => {
        seen.push(event.data);
      },
    );
    await using t = await start(app("test", { audit: onChange(orders, audit, { images: "old-and-new" }) }));
    const items = t.table("orders");
    await items.put({ id: "a", line: 1, total: 10 });
    await items.put({ id: "a", line: 1, total: 20 });
    await items.delete({ id: "a", line: 1 });
    await t.settle();
    expect(seen).toMatchObject([
      { change: "insert", new: { total: 10 } },
      { change: "update", old: { total: 10 }, new: { total: 20 } },
      { change: "delete", old: { total: 20 } },
    ]);
    expect(seen[0]).not.toHaveProperty("old");
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html: "Items that are deleted by
  // the Time to Live process after expiration" are told apart from those that somebody deleted
  it("that the table makes because an item expired is no delete", async () => {
    const { seen, definition } = feedApp();
    await using t = await start(definition);
    const until = Math.floor(t.now().getTime() / 1000) + 60;
    await t.table("orders").put({ id: "a", line: 1, total: 10, until });
    await t.advance("30m");
    expect(seen.map(({ change }) => change)).toEqual(["insert", "expire"]);
  });
});

describe("a feed", () => {
  it("brings several changes in one call, up to the size of its batch", async () => {
    const calls: number[] = [];
    const count = batchConsumer("count", { event: changeOf(orders), timeout: "30s" }, ({ events }) => {
      calls.push(events.length);
    });
    await using t = await start(app("test", { count: onChange(orders, count, { batch: 3 }) }));
    await t.table("orders").putMany(Array.from({ length: 7 }, (_, line) => ({ id: "a", line, total: 1 })));
    await t.settle();
    expect(calls).toEqual([3, 3, 1]);
  });

  it("waits for a full batch as long as its window says", async () => {
    const { seen, definition } = feedApp(() => {}, { batchWindow: "1m" });
    await using t = await start(definition);
    await t.table("orders").put({ id: "a", line: 1, total: 1 });
    await t.advance("59s");
    expect(seen).toHaveLength(0);
    await t.advance("2s");
    expect(seen).toHaveLength(1);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html: "Lambda uses the lowest sequence number
  // as the checkpoint"
  it("tries a change again that failed, before anything behind it, and nothing before it", async () => {
    let failures = 2;
    const { seen, definition } = feedApp(({ key }) => {
      if (key.id === "b" && failures-- > 0) throw new Error("not now");
    });
    await using t = await start(definition);
    await t.table("orders").putMany(["a", "b", "c"].map((id) => ({ id, line: 1, total: 1 })));
    await t.advance("1m");
    expect(seen.map(({ key }) => key.id)).toEqual(["a", "b", "c"]);
  });

  it("puts aside a change that never succeeds after its attempts, and goes on, also with the item", async () => {
    const counts: number[] = [];
    const { seen, definition } = feedApp(
      (change, count) => {
        if (!("new" in change) || change.new.total !== 13) return;
        counts.push(count);
        throw new Error("unlucky");
      },
      { attempts: 3 },
    );
    await using t = await start(definition);
    const items = t.table("orders");
    for (const total of [12, 13, 14]) await items.put({ id: "a", line: 1, total });
    await t.advance("5m");
    expect(totals(seen, "a")).toEqual([12, 14]);
    expect(counts).toEqual([1, 2, 3]);
    expect(await t.deadLetters("index")).toMatchObject([
      {
        data: { change: "update", key: { id: "a", line: 1 }, new: { total: 13 } },
        reason: "unlucky",
        receiveCount: 3,
      },
    ]);
  });

  it("delivers what was put aside when it is sent back, with the sequence that it had", async () => {
    let broken = true;
    const { seen, definition } = feedApp(() => {
      if (broken) throw new TerminalError("broken");
    }, {});
    await using t = await start(definition);
    await t.table("orders").put({ id: "a", line: 1, total: 1 });
    await t.advance("1m");
    broken = false;
    await t.table("orders").put({ id: "a", line: 1, total: 2 });
    await t.settle();
    expect(await t.redrive("index")).toBe(1);
    await t.settle();
    expect(totals(seen, "a")).toEqual([2, 1]);
    expect((seen[1]?.sequence ?? "") < (seen[0]?.sequence ?? "")).toBe(true);
  });

  it("finds the one change that crashes its function by halves, and processes all others", async () => {
    const { seen, definition } = feedApp(() => {}, { attempts: 2 });
    await using t = await start(definition);
    await t.table("orders").putMany(Array.from({ length: 8 }, (_, line) => ({ id: "a", line, total: 1 })));
    t.faults.crash("index", { times: 3 });
    await t.advance("10m");
    expect(new Set(seen.map(({ key }) => key.line)).size).toBe(8);
    expect(await t.deadLetters("index")).toEqual([]);
  });

  it("puts aside untried what is older than it may be", async () => {
    let down = true;
    const { seen, definition } = feedApp(
      () => {
        if (down) throw new Error("down");
      },
      { attempts: 1000, maxAge: "10m" },
    );
    await using t = await start(definition);
    await t.table("orders").put({ id: "a", line: 1, total: 1 });
    await t.advance("40m");
    down = false;
    await t.table("orders").put({ id: "a", line: 1, total: 2 });
    await t.advance("20m");
    expect(totals(seen, "a")).toEqual([2]);
    expect(await t.deadLetters("index")).toMatchObject([{ reason: "older than its maximum age" }]);
  });

  it("keeps the order of each item where several calls are under way", async () => {
    const { seen, definition } = feedApp(() => {}, { parallel: 5, batch: 2 });
    await using t = await start(definition);
    const items = t.table("orders");
    for (let total = 0; total < 20; total++) {
      await items.putMany(["a", "b", "c", "d", "e", "f"].map((id) => ({ id, line: 1, total })));
    }
    await t.settle();
    for (const id of ["a", "b", "c", "d", "e", "f"]) {
      expect(totals(seen, id)).toEqual(Array.from({ length: 20 }, (_, total) => total));
    }
  });

  it("goes on where it was when the process dies: nothing is lost", async () => {
    const { seen, definition } = feedApp(() => {}, { batchWindow: "1m" });
    await using t = await start(definition);
    await t.table("orders").put({ id: "a", line: 1, total: 1 });
    await t.restart();
    await t.table("orders").put({ id: "a", line: 1, total: 2 });
    await t.advance("2m");
    expect(totals(seen, "a")).toEqual([1, 2]);
    expect(await t.feed("index")).toEqual({ waiting: 0, ageSeconds: 0 });
  });

  it("says how far it is behind", async () => {
    const { definition } = feedApp(
      () => {
        throw new Error("down");
      },
      { attempts: 1000 },
    );
    await using t = await start(definition);
    await t.table("orders").putMany([1, 2, 3].map((line) => ({ id: "a", line, total: 1 })));
    await t.advance("5m");
    expect(await t.feed("index")).toEqual({ waiting: 3, ageSeconds: 300 });
    await expect(t.feed("other")).rejects.toThrow("There is no feed other.");
  });

  it("replays what changed in the last hour, in order and with the same sequences, and nothing older", async () => {
    const { seen, definition } = feedApp();
    await using t = await start(definition);
    const items = t.table("orders");
    await items.put({ id: "old", line: 1, total: 1 });
    await t.advance("2h");
    for (const total of [1, 2, 3]) await items.put({ id: "a", line: 1, total });
    await t.advance("10m");
    const before = seen.splice(0);
    expect(await t.replay("index", "1h")).toEqual({ waiting: 3, ageSeconds: 600 });
    await t.settle();
    expect(seen).toEqual(before.slice(1));
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html: "Data is retained in DynamoDB Streams for 24
  // hours. You can retrieve and analyze the last 24 hours of activity for any given table."
  it("keeps a day of changes", async () => {
    const { seen, definition } = feedApp();
    await using t = await start(definition);
    await t.table("orders").put({ id: "a", line: 1, total: 1 });
    await t.advance("23h");
    await t.replay("index", "1d");
    await t.settle();
    expect(seen).toHaveLength(2);
    await t.advance("2h");
    expect(await t.replay("index", "1d")).toEqual({ waiting: 0, ageSeconds: 0 });
    await t.settle();
    expect(seen).toHaveLength(2);
  });

  it("is one of several of a table, and one that stands still holds up no other", async () => {
    const fast: string[] = [];
    const broken = consumer("broken", { event: changeOf(orders), timeout: "30s" }, () => {
      throw new Error("down");
    });
    const works = consumer("works", { event: changeOf(orders), timeout: "30s" }, ({ event }) => {
      fast.push(event.data.key.id);
    });
    await using t = await start(
      app("test", { a: onChange(orders, broken, { attempts: 1000 }), b: onChange(orders, works) }),
    );
    await t.table("orders").put({ id: "a", line: 1, total: 1 });
    await t.advance("1m");
    expect(fast).toEqual(["a"]);
    expect(await t.feed("a")).toMatchObject({ waiting: 1 });
  });

  it("counts its calls and the changes in them", async () => {
    const { definition } = feedApp();
    await using t = await start(definition);
    await t.table("orders").putMany([1, 2].map((line) => ({ id: "a", line, total: 1 })));
    await t.settle();
    expect(t.usage().feeds).toEqual({ index: { calls: 1, changes: 2 } });
  });
});
