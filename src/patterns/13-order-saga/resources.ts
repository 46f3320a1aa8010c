import { callable, idempotencyTable, service, table, workflow } from "@motif/app";
import * as z from "zod/mini";
import definition from "./order-saga.asl.json" with { type: "json" };

export const Sku = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));
const Quantity = z.int().check(z.minimum(1), z.maximum(1000));

/** What is ordered, and to which country (ISO 3166) it goes. */
export const NewOrder = z.strictObject({
  sku: Sku,
  quantity: Quantity,
  cents: z.int().check(z.minimum(1), z.maximum(10_000_000)),
  country: z.string().check(z.regex(/^[A-Z]{2}$/)),
});

/** What every step gets: all that it needs, so that none has to ask another. */
export const Ordered = z.object({ orderId: z.uuid(), ...NewOrder.shape });
export type Ordered = z.infer<typeof Ordered>;

/** An order that is over. */
const Closed = z.object({
  orderId: z.uuid(),
  status: z.enum(["fulfilled", "cancelled"]),
  reason: z.exactOptional(z.string()),
});
/** What undoes gets besides what failed, in the words of Step Functions. */
const Failed = z.object({ ...Ordered.shape, failure: z.object({ Error: z.string() }) });
const done = z.null();

export const validateOrder = callable("validate-order", { input: Ordered, output: done });
export const checkInventory = callable("check-inventory", { input: Ordered, output: done });
export const processPayment = callable("process-payment", { input: Ordered, output: done });
export const fulfillOrder = callable("fulfill-order", { input: Ordered, output: Closed });
export const refundPayment = callable("refund-payment", { input: Ordered, output: done });
export const releaseInventory = callable("release-inventory", { input: Ordered, output: done });
export const cancelOrder = callable("cancel-order", { input: Failed, output: Closed });

export const orderSaga = workflow("order-saga", {
  definition,
  uses: {
    validateOrder: validateOrder.invoker,
    checkInventory: checkInventory.invoker,
    processPayment: processPayment.invoker,
    fulfillOrder: fulfillOrder.invoker,
    refundPayment: refundPayment.invoker,
    releaseInventory: releaseInventory.invoker,
    cancelOrder: cancelOrder.invoker,
  },
  input: Ordered,
  output: Closed,
});

/** An order. `placed` becomes `fulfilled` or `cancelled`, which are final. */
export const Order = z.object({
  ...Ordered.shape,
  status: z.enum(["placed", "fulfilled", "cancelled"]),
  reason: z.exactOptional(z.string()),
});
export type Order = z.infer<typeof Order>;
export const orders = table("orders", { schema: Order, partitionKey: "orderId" });

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");

/** An article: what is free, and what is held for orders that are under way, by their ids. */
export const Article = z.object({
  sku: Sku,
  available: z.int().check(z.minimum(0), z.maximum(1_000_000)),
  held: z.record(z.string(), z.int()),
});
export type Article = z.infer<typeof Article>;
export const stock = table("stock", { schema: Article, partitionKey: "sku" });

/** What became of an order in the stock. `reserved` becomes `sold` or `released`; the others are final. */
export const Reservation = z.object({
  orderId: z.uuid(),
  sku: Sku,
  quantity: Quantity,
  status: z.enum(["reserved", "refused", "sold", "released"]),
});
export type Reservation = z.infer<typeof Reservation>;
export const reservations = table("reservations", { schema: Reservation, partitionKey: "orderId" });

/** Charges cards, once an order, and never after a cancellation. */
export const payments = service("payments", { url: "https://api.payments.example/v1", timeout: "5s" });
