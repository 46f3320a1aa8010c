import { idempotencyTable, table } from "@motif/app";
import * as z from "zod/mini";

/** What a client says of an item. Fields that are not listed are refused, not dropped. */
export const ItemInput = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  price: z.number().check(z.nonnegative()),
});

/** What clients see of an item. */
export const PublicItem = z.extend(ItemInput, {
  id: z.uuid(),
  /** RFC 3339. */
  createdAt: z.string(),
});
export type PublicItem = z.infer<typeof PublicItem>;

const Item = z.extend(PublicItem, {
  /** The partition of the index `newest`: the list that the item is in. */
  list: z.literal("items"),
});
export type Item = z.infer<typeof Item>;

/**
 * Items are spread over the partitions by their id, so single items scale without limit. The index puts all of them
 * into one list in order of time: a page of it reads that page's items and no others. What that costs is in the README.
 */
export const items = table("items", {
  schema: Item,
  partitionKey: "id",
  indexes: { newest: { partitionKey: "list", sortKey: "createdAt" } },
});

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");

export const ItemPath = z.object({ id: z.uuid() });
