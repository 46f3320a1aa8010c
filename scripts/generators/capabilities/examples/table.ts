import { app, http, httpApi, table, transaction } from "@motif/core";
import * as z from "zod/mini";
import type { Example, Examples } from "./example.ts";

/** What tables are asked for. */
export const examples: Examples = {
  "table.items": () => items(),
  "table.condition": () => items(),
  "table.transaction": () => written("partition"),
  "table.transaction-across": () => written(),
  "table.query": () => items(),
  "table.index": () => items(),
  "table.mixed-keys": () => items(z.union([z.string(), z.number()])),
  "table.expiry": () => items(),
  "table.permissions": () => items(),
};

/** A table that a function reads and writes. */
function items(key: z.ZodMiniType<string | number> = z.string()): Example {
  const Item = z.object({ id: key, group: z.string(), order: z.number(), expiresAt: z.int() });
  const things = table("items", {
    schema: Item,
    partitionKey: "id",
    indexes: { groups: { partitionKey: "group", sortKey: "order" } },
    timeToLive: "expiresAt",
  });
  const use = http("use", { uses: { things: things.readWriter } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "POST /items": use }) }) };
}

/** A table that a function writes several items of at once. */
function written(within?: "partition"): Example {
  const Entry = z.object({ account: z.string(), at: z.number() });
  const entries = table("entries", { schema: Entry, partitionKey: "account", sortKey: "at" });
  const book = transaction({ entries: entries.writer }, within && { within });
  const use = http("use", { uses: { book } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "POST /entries": use }) }) };
}
