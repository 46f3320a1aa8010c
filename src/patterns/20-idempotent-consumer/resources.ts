import { type Duration, idempotencyTable, queue, service, table } from "@motif/app";
import * as z from "zod/mini";

/** How old an order may be when it is charged: as long as its message can wait in the queue (4 days) and as a dead letter (14). */
export const OLDEST_ORDER: Duration = "18d";

/** How far ahead the clock of whoever placed an order may be. */
export const EARLIEST_ORDER: Duration = "5m";

/**
 * How long it is known that an order was charged: longer than an order may be old, so that none outlives its record. The rest is
 * for clocks that differ.
 */
export const RECORD_RETENTION: Duration = "19d";

/** An order, as its shop sends it: once at least. All repetitions say the same, `placedAt` too. */
export const Order = z.strictObject({
  orderId: z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/)),
  cents: z.int().check(z.minimum(1), z.maximum(10_000_000)),
  currency: z.enum(["EUR", "USD"]),
  /** RFC 3339, in UTC. */
  placedAt: z.iso.datetime(),
});
export type Order = z.infer<typeof Order>;

export const Charge = z.object({
  orderId: z.string(),
  status: z.enum(["charged", "declined"]),
  cents: z.int(),
  currency: z.string(),
  /** The payment provider's, of a charge that was made. */
  chargeId: z.exactOptional(z.string()),
  settledAt: z.string(),
});
export type Charge = z.infer<typeof Charge>;

/** What became of orders: the books, which are kept. */
export const charges = table("charges", { schema: Charge, partitionKey: "orderId" });

/** What was done under which key, for a while. */
export const records = idempotencyTable("records");

export const orders = queue("orders", { schema: Order, retention: "4d" });

/** Charges cards; once per Idempotency-Key. */
export const payments = service("payments", { url: "https://api.payments.example/v1", timeout: "5s" });
