import { type BusPublisher, type Duration, milliseconds } from "@motif/app";
import { AGAIN_AFTER, type Order, OrderCancelled, OrderConfirmed, Ordered } from "./resources.ts";

type Told = Pick<Order, "stock" | "payment" | "shipment">;

/** What an event tells of its order: also what must have been before, of which nobody may have heard yet. */
const TOLD: Readonly<Record<string, Told>> = {
  StockReserved: { stock: "reserved" },
  StockRefused: { stock: "refused" },
  PaymentTaken: { stock: "reserved", payment: "taken" },
  PaymentDeclined: { stock: "reserved", payment: "declined" },
  ShipmentBooked: { stock: "reserved", payment: "taken", shipment: "booked" },
  ShipmentRefused: { stock: "reserved", payment: "taken", shipment: "refused" },
  StockSold: { stock: "sold" },
  ShipmentSent: { shipment: "sent" },
  StockReleased: { stock: "released" },
  PaymentReturned: { payment: "returned" },
  ShipmentCancelled: { shipment: "cancelled" },
};

/** Nothing that comes late changes these. */
const LAST: readonly (string | undefined)[] = ["sold", "released", "returned", "sent", "cancelled"];

/**
 * An order after an event; the same object where the event tells nothing new. It makes no difference in which order events
 * come: what is last stays, and the first thing that decides an order decides it.
 */
export function heard(order: Order, type: string, now: Date): Order {
  const news = Object.entries(TOLD[type] ?? {}).filter(([part, is]) => {
    const known = order[part as keyof Told]; // the keys of Told
    return known === undefined || (LAST.includes(is) && !LAST.includes(known));
  });
  const told = news.length === 0 ? order : { ...order, ...Object.fromEntries(news) };
  return closed(decided(told, now));
}

/** An order that will not be, from now on. */
export function cancelled(order: Order, reason: string, now: Date): Order {
  return { ...order, decision: "cancelled", reason, dueAt: after(now, AGAIN_AFTER) };
}

/** Tells what was decided, as often as it takes. */
export async function announce(shop: BusPublisher, order: Order): Promise<void> {
  const event = order.decision === "confirmed" ? OrderConfirmed : OrderCancelled;
  await shop.publish(event, Ordered.parse(order), { subject: order.orderId });
}

/** RFC 3339. */
export function after(now: Date, duration: Duration): string {
  return new Date(now.getTime() + milliseconds(duration)).toISOString();
}

function decided(order: Order, now: Date): Order {
  if (order.decision) return order;
  if (order.stock === "refused") return cancelled(order, "not enough in stock", now);
  if (order.payment === "declined") return cancelled(order, "the payment was declined", now);
  if (order.shipment === "refused") return cancelled(order, "nobody delivers there", now);
  if (order.shipment !== "booked") return order;
  return { ...order, decision: "confirmed", dueAt: after(now, AGAIN_AFTER) };
}

/** An order is closed when everybody has answered what was decided. */
function closed(order: Order): Order {
  const { stock, payment, shipment, decision } = order;
  const isOver =
    decision === "confirmed"
      ? stock === "sold" && shipment === "sent"
      : stock === "released" && payment === "returned" && shipment === "cancelled";
  if (decision === undefined || !isOver || !order.open) return order;
  const { open: _, ...rest } = order;
  return rest;
}
