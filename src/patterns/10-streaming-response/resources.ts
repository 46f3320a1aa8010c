import { type Duration, idempotencyTable, queue, table } from "@motif/app";
import * as z from "zod/mini";

/** Orders that an import takes over at a time; each batch is one event for whoever watches. */
export const BATCH = 25;
/** What one import takes over at most: 80 batches, which its function can do several times over in its timeout. */
export const MOST_ORDERS = 2000;
/** How long an import can be asked for, and watched. */
export const RETENTION: Duration = "7d";

export const Month = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/));

/** What is to be taken over from the shop. */
export const ImportRequest = z.strictObject({
  month: Month,
  orders: z.int().check(z.minimum(1), z.maximum(MOST_ORDERS)),
});

/** An import as it was accepted; it does not change. */
export const Import = z.object({
  id: z.uuid(),
  month: Month,
  /** How many orders it takes over. */
  orders: z.int(),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});
export type Import = z.infer<typeof Import>;
export const imports = table("imports", { schema: Import, partitionKey: "id", timeToLive: "expiresAt" });

/** A batch that is in the table of orders. */
export const Progress = z.object({
  import: z.uuid(),
  /** 1, 2, 3 …: the id of its event. */
  number: z.int(),
  /** Orders that are there by now, of the whole import. */
  imported: z.int(),
  /** That of the import. */
  expiresAt: z.int(),
});
export type Progress = z.infer<typeof Progress>;
/** How far imports came: appended to, and never changed. */
export const progress = table("progress", {
  schema: Progress,
  partitionKey: "import",
  sortKey: "number",
  timeToLive: "expiresAt",
});

/** Longest name of a customer: rows of an export have a longest length by it. */
export const LONGEST_CUSTOMER = 60;

export const Order = z.object({
  month: Month,
  /** Sorts by import, then by its place in it. */
  id: z.string(),
  /** RFC 3339. */
  placedAt: z.string(),
  customer: z.string().check(z.maxLength(LONGEST_CUSTOMER)),
  cents: z.int(),
});
export type Order = z.infer<typeof Order>;
export const orders = table("orders", { schema: Order, partitionKey: "month", sortKey: "id" });

/** Imports that were accepted. */
export const Accepted = z.object({ id: z.uuid() });
export const accepted = queue("accepted", { schema: Accepted });

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");
