import { outbox, queue, table } from "@motif/app";
import * as z from "zod/mini";

export const OrderId = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));
export const OrderPath = z.object({ order: OrderId });

/** What somebody wants. */
export const OrderInput = z.strictObject({
  sku: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)),
  quantity: z.int().check(z.minimum(1), z.maximum(1000)),
});

export const Order = z.extend(OrderInput, { status: z.enum(["placed", "cancelled"]) });
export type Order = z.infer<typeof Order>;

/** The orders, and what is to be told of them: each change with its events, or not at all. */
export const orders = outbox("orders", {
  schema: Order,
  events: { placed: OrderInput, changed: OrderInput, cancelled: OrderInput },
});

/** An order of which there is something to tell. One relay of an order at a time: two would tell the same twice. */
export const Untold = z.object({ order: OrderId });
export const untold = queue("untold", { schema: Untold, fifo: true });

/** What the warehouse is told: all that it needs, so that it does not have to ask. `sequence` counts the events of an order: 1, 2, 3 … */
export const OrderEvent = z.object({
  id: z.string(),
  order: OrderId,
  sequence: z.int(),
  type: z.enum(["placed", "changed", "cancelled"]),
  data: OrderInput,
});

/** To the warehouse, which is somebody else: the events of an order in their order. */
export const announcements = queue("announcements", { schema: OrderEvent, fifo: true });

/** What the warehouse has to pack, by what it was told. */
export const Parcel = z.object({
  order: OrderId,
  /** The last event that was heard: what is not greater was heard before. */
  sequence: z.int(),
  sku: z.string(),
  /** 0 where nothing is to be packed any more. */
  quantity: z.int(),
});
export type Parcel = z.infer<typeof Parcel>;
export const parcels = table("parcels", { schema: Parcel, partitionKey: "order" });
