import { table } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf } from "../testing/apps.ts";

const items = table("items", {
  schema: z.object({ id: z.string(), owner: z.string(), until: z.number() }),
  partitionKey: "id",
  indexes: { "by-owner": { partitionKey: "owner" } },
  timeToLive: "until",
});

describe("tables", () => {
  it("are collections that index keys alone, and forget what has expired", () => {
    expect(planOf(apiWith({ uses: { items: items.reader } })).database).toEqual({
      collections: [
        { name: "items", description: "Table items", unindexed: ["item", "write"], expiry: "expireAt" },
      ],
    });
  });
});
