import { app, table } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { tableDescription } from "./admin.ts";

const schema = z.object({ id: z.string(), at: z.number(), until: z.number() });

it.each([
  [table("plain", { schema, partitionKey: "id" }), { name: "plain", partitionKey: "id", indexes: [] }],
  [
    table("full", {
      schema,
      partitionKey: "id",
      sortKey: "at",
      timeToLive: "until",
      indexes: { byTime: { partitionKey: "at" } },
    }),
    { name: "full", partitionKey: "id", sortKey: "at", indexes: ["byTime"], timeToLive: "until" },
  ],
])("the admin API tells of a table what its keys, indexes and expiry are (%#)", (layout, told) => {
  const description = tableDescription.of(layout, takeInventory(app("shop", {})));
  expect(description).toEqual(told);
  expect(Object.keys(description as object)).toEqual(Object.keys(told));
  expect(tableDescription.schema.parse(description)).toEqual(told);
});
