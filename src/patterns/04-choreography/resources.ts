import { bus, event, idempotencyTable, service, table } from "@motif/app";
import * as z from "zod/mini";

const OrderId = z.uuid();
const UserId = z.uuid();
const Cents = z.int().check(z.minimum(1), z.maximum(10_000_000));
const Quantity = z.int().check(z.minimum(1), z.maximum(1000));
export const Sku = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));
export const Email = z.email().check(z.maxLength(254));

/** What is ordered, as the customer agreed to it. */
export const NewOrder = z.strictObject({ userId: UserId, sku: Sku, quantity: Quantity, cents: Cents });

/** What every event of an order says. Each carries what its listeners need, so that none has to ask another service. */
export const OfOrder = z.object({ orderId: OrderId, userId: UserId });

export const UserRegistered = event("UserRegistered", {
  schema: z.object({ userId: UserId, email: Email }),
});
export const OrderPlaced = event("OrderPlaced", {
  schema: z.object({ orderId: OrderId, ...NewOrder.shape }),
});
export const StockReserved = event("StockReserved", {
  schema: z.object({ ...OfOrder.shape, cents: Cents }),
});
export const StockReservationFailed = event("StockReservationFailed", { schema: OfOrder });
export const PaymentProcessed = event("PaymentProcessed", {
  schema: z.object({ ...OfOrder.shape, chargeId: z.string() }),
});
export const PaymentFailed = event("PaymentFailed", { schema: OfOrder });
export const EmailSent = event("EmailSent", { schema: z.object({ ...OfOrder.shape, mailId: z.string() }) });

export const shop = bus("shop", {
  events: [
    UserRegistered,
    OrderPlaced,
    StockReserved,
    StockReservationFailed,
    PaymentProcessed,
    PaymentFailed,
    EmailSent,
  ],
});

// Of the shop's front: users, and orders with what is known of each.

export const User = z.object({ userId: UserId, email: Email });
export const users = table("users", { schema: User, partitionKey: "userId" });

/** An order, and one field for each thing that can be told of it. No field depends on another, so events may come in any order. */
export const Order = z.object({
  orderId: OrderId,
  ...NewOrder.shape,
  /** RFC 3339. */
  placedAt: z.string(),
  stock: z.exactOptional(z.enum(["reserved", "failed"])),
  payment: z.exactOptional(z.enum(["processed", "failed"])),
  mailId: z.exactOptional(z.string()),
});
export type Order = z.infer<typeof Order>;
export const orders = table("orders", { schema: Order, partitionKey: "orderId" });

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");

// Of the stock.

/** An article: what is free, and what is held for orders that are not paid yet, by their ids. */
export const Article = z.object({
  sku: Sku,
  available: z.int().check(z.minimum(0), z.maximum(1_000_000)),
  held: z.record(z.string(), z.int()),
});
export type Article = z.infer<typeof Article>;
export const stock = table("stock", { schema: Article, partitionKey: "sku" });

/** What became of an order in the stock. `reserved` becomes `sold` or `released`; the others are final. */
export const Reservation = z.object({
  orderId: OrderId,
  sku: Sku,
  quantity: Quantity,
  status: z.enum(["reserved", "refused", "sold", "released"]),
});
export type Reservation = z.infer<typeof Reservation>;
export const reservations = table("reservations", { schema: Reservation, partitionKey: "orderId" });

// Of the payments.

/** What the payment provider said of an order. Final. */
export const Charge = z.object({
  ...OfOrder.shape,
  cents: Cents,
  /** The provider's; there is none if the card was declined. */
  chargeId: z.exactOptional(z.string()),
});
export type Charge = z.infer<typeof Charge>;
export const charges = table("charges", { schema: Charge, partitionKey: "orderId" });

/** Charges cards; once per Idempotency-Key. */
export const payments = service("payments", { url: "https://api.payments.example/v1", timeout: "5s" });

// Of the e-mails.

/** An address, as its user's registration told it. */
export const contacts = table("contacts", { schema: User, partitionKey: "userId" });

/** What was sent about an order. */
export const Mail = z.object({ ...OfOrder.shape, about: z.string(), mailId: z.string() });
export const mails = table("mails", { schema: Mail, partitionKey: "orderId" });

/** Sends e-mails; one per Idempotency-Key. */
export const mailer = service("mailer", { url: "https://api.mailer.example/v1", timeout: "5s" });
