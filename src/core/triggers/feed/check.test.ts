import { app, changeOf, consumer, type FeedPolicy, onChange, parse, table } from "@motif/core";
import { problemsOf } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const orders = table("orders", {
  schema: z.object({ id: z.string(), total: z.number() }),
  partitionKey: "id",
});
const index = consumer("index", { event: changeOf(orders), timeout: "30s" }, () => {});
const audit = consumer("audit", { event: changeOf(orders, "old-and-new"), timeout: "30s" }, () => {});

function problems(policy: FeedPolicy): string[] {
  const feed = { ...onChange(orders, index), ...policy };
  return problemsOf(app("shop", { feed })).map(({ where, message }) => `${where}: ${message}`);
}

describe("a feed", () => {
  it.each<[string, FeedPolicy, string]>([
    ["a batch of none", { batch: 0 }, "batch is 0"],
    ["a batch of more than Lambda takes", { batch: 10_001 }, "batch is 10001"],
    ["more calls at a time than a shard has", { parallel: 11 }, "parallel is 11"],
    ["no attempt", { attempts: 0 }, "attempts is 0"],
    ["a window of more than 5 minutes", { batchWindow: "6m" }, "batchWindow"],
    ["an age that is less than a minute", { maxAge: "30s" }, "maxAge"],
    ["an age that nobody keeps changes for", { maxAge: "25h" }, "maxAge"],
    ["images that there are not", { images: "old" as "new" }, 'images is "old"'],
    ["an option that there is not", { atempts: 3 } as FeedPolicy, "atempts"],
  ])("with %s is refused", (_, policy, reason) => {
    expect(problems(policy).join()).toContain(reason);
  });

  it("is refused as a second one of the same function", () => {
    const others = table("others", {
      schema: z.object({ id: z.string(), total: z.number() }),
      partitionKey: "id",
    });
    const twice = app("shop", { a: onChange(orders, index), b: onChange(others, index) });
    expect(
      problemsOf(twice)
        .map(({ message }) => message)
        .join(),
    ).toContain("gets changes already (a)");
  });

  it("takes a consumer of old images only where it asks for them: anything else does not compile", () => {
    onChange(orders, audit, { images: "old-and-new" });
    // @ts-expect-error: its changes would have no old images
    onChange(orders, audit);
    const others = table("others", { schema: z.object({ name: z.string() }), partitionKey: "name" });
    // @ts-expect-error: the changes of another table
    onChange(others, index);
    expect(problems({})).toEqual([]);
  });
});

describe("the schema of changes", () => {
  const said = { table: "orders", key: { id: "a" }, sequence: "1" };

  it("takes images as they were stored, also those of an older schema", () => {
    const before = { ...said, change: "update", new: { id: "a", amount: 1 } };
    expect(parse(changeOf(orders), before, "event's data")).toEqual(before);
  });

  it("wants the old image where it was asked for", () => {
    const removed = { ...said, change: "delete" };
    expect(parse(changeOf(orders), removed, "event's data")).toEqual(removed);
    expect(() => parse(changeOf(orders, "old-and-new"), removed, "event's data")).toThrow("old");
  });

  it("refuses what is no change", () => {
    expect(() => parse(changeOf(orders), { ...said, change: "moved" }, "event's data")).toThrow("change");
  });
});
