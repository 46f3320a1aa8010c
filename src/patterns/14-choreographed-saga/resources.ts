import { bus, type Duration, event, idempotencyTable, service, table } from "@motif/app";
import * as z from "zod/mini";

/** How long an order may take from its placing to its booked shipment. Then it is cancelled. */
export const ANSWER_WITHIN: Duration = "15m";
/** What was decided is told again after so long, until everybody has answered. */
export const AGAIN_AFTER: Duration = "15m";

export const Sku = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));
const Quantity = z.int().check(z.minimum(1), z.maximum(1000));

/** What is ordered, and to which country (ISO 3166) it goes. */
export const NewOrder = z.strictObject({
  sku: Sku,
  quantity: Quantity,
  cents: z.int().check(z.minimum(1), z.maximum(10_000_000)),
  country: z.string().check(z.regex(/^[A-Z]{2}$/)),
});

/** What events say that ask for something: all that their listeners need, so that none has to ask another service. */
export const Ordered = z.object({ orderId: z.uuid(), ...NewOrder.shape });
export type Ordered = z.infer<typeof Ordered>;
/** What events say that only tell. */
export const OfOrder = z.object({ orderId: z.uuid() });

export const OrderPlaced = event("OrderPlaced", { schema: Ordered });
export const StockReserved = event("StockReserved", { schema: Ordered });
export const StockRefused = event("StockRefused", { schema: OfOrder });
export const PaymentTaken = event("PaymentTaken", { schema: Ordered });
export const PaymentDeclined = event("PaymentDeclined", { schema: OfOrder });
export const ShipmentBooked = event("ShipmentBooked", { schema: OfOrder });
export const ShipmentRefused = event("ShipmentRefused", { schema: OfOrder });

/** Nothing is undone from here on: the units are sold, and the parcel goes. */
export const OrderConfirmed = event("OrderConfirmed", { schema: Ordered });
export const StockSold = event("StockSold", { schema: OfOrder });
export const ShipmentSent = event("ShipmentSent", { schema: OfOrder });

/** Everybody undoes what they did, and does nothing for this order from here on. */
export const OrderCancelled = event("OrderCancelled", { schema: Ordered });
export const StockReleased = event("StockReleased", { schema: OfOrder });
export const PaymentReturned = event("PaymentReturned", { schema: OfOrder });
export const ShipmentCancelled = event("ShipmentCancelled", { schema: OfOrder });

export const shop = bus("shop", {
  events: [
    OrderPlaced,
    StockReserved,
    StockRefused,
    PaymentTaken,
    PaymentDeclined,
    ShipmentBooked,
    ShipmentRefused,
    OrderConfirmed,
    StockSold,
    ShipmentSent,
    OrderCancelled,
    StockReleased,
    PaymentReturned,
    ShipmentCancelled,
  ],
});

// Of the orders.

/** An order, what the others told of it, and what was decided. */
export const Order = z.object({
  ...Ordered.shape,
  /** RFC 3339. */
  placedAt: z.string(),
  stock: z.exactOptional(z.enum(["reserved", "refused", "sold", "released"])),
  payment: z.exactOptional(z.enum(["taken", "declined", "returned"])),
  shipment: z.exactOptional(z.enum(["booked", "refused", "sent", "cancelled"])),
  /** Final. */
  decision: z.exactOptional(z.enum(["confirmed", "cancelled"])),
  /** Why it is cancelled. */
  reason: z.exactOptional(z.string()),
  /** There until everybody has answered what was decided. */
  open: z.exactOptional(z.literal("open")),
  /** RFC 3339: when an open order is looked at next. */
  dueAt: z.string(),
});
export type Order = z.infer<typeof Order>;
export const orders = table("orders", {
  schema: Order,
  partitionKey: "orderId",
  indexes: { due: { partitionKey: "open", sortKey: "dueAt" } },
});

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");

// Of the stock.

/** An article: what is free, and what is held for orders that are open, by their ids. */
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

// Of the payments.

/** What became of an order's payment. `returned` is final, also where nothing had been taken. */
export const Payment = z.object({ orderId: z.uuid(), status: z.enum(["taken", "declined", "returned"]) });
export type Payment = z.infer<typeof Payment>;
export const charges = table("charges", { schema: Payment, partitionKey: "orderId" });

/** Charges cards, once an order, and never after a cancellation. */
export const payments = service("payments", { url: "https://api.payments.example/v1", timeout: "5s" });

// Of the shipments.

/** What became of an order's shipment. `sent` and `cancelled` are final. */
export const Shipment = z.object({
  orderId: z.uuid(),
  status: z.enum(["booked", "refused", "sent", "cancelled"]),
});
export type Shipment = z.infer<typeof Shipment>;
export const shipments = table("shipments", { schema: Shipment, partitionKey: "orderId" });

/** Books parcels, once an order, and never after a cancellation. */
export const carrier = service("carrier", { url: "https://api.carrier.example/v1", timeout: "5s" });
