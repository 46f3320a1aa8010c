import { table } from "@motif/core";
import type { TableLayout } from "@motif/core/platform";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { hasExpired, toDocument } from "./document.ts";

const schema = z.record(z.string(), z.json());
const kept: TableLayout = table("kept", { schema, partitionKey: "id" });
const passing: TableLayout = table("passing", { schema, partitionKey: "id", timeToLive: "until" });
const NOW = 1_000_500;
const YEARS_100 = 3_155_760_000;

describe("the document of an item", () => {
  it.each([
    ["is rounded up to a second", 1010, 10],
    ["is 1 s where the item has expired", 900, 1],
    ["is no longer than Cosmos DB takes", 1000 + YEARS_100, 2_147_483_647],
  ])("says how long the service keeps it, which %s", (_, until, ttl) => {
    expect(toDocument(passing, { id: "a", until }, NOW, "w")).toMatchObject({ until, ttl });
  });

  it("has no end where the item has none, where it is no number, and in a table that keeps all", () => {
    for (const [layout, item] of [
      [passing, { id: "a" }],
      [passing, { id: "a", until: "1010" }],
      [kept, { id: "a", until: 1010 }],
    ] as const) {
      const document = toDocument(layout, item, NOW, "w");
      expect(document).not.toHaveProperty("ttl");
      expect(hasExpired(document, Number.MAX_SAFE_INTEGER)).toBe(false);
    }
  });

  it("has expired in the moment that the item says", () => {
    const document = toDocument(passing, { id: "a", until: 1010 }, NOW, "w");
    expect([hasExpired(document, 1_009_999), hasExpired(document, 1_010_000)]).toEqual([false, true]);
  });
});
