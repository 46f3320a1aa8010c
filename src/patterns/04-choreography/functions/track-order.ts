import { consumer, TerminalError } from "@motif/app";
import * as z from "zod/mini";
import { OfOrder, type Order, orders } from "../resources.ts";

/** What an event says of its order; of an e-mail, its id. */
const SAID: Readonly<Record<string, Partial<Order>>> = {
  StockReserved: { stock: "reserved" },
  StockReservationFailed: { stock: "failed" },
  PaymentProcessed: { payment: "processed" },
  PaymentFailed: { payment: "failed" },
};

/**
 * Notes at an order what happened to it, for whoever asks. Each event sets a field of its own and always to the same, so that
 * it makes no difference in which order they come, and how often.
 */
export default consumer(
  "track-order",
  {
    event: z.object({ ...OfOrder.shape, mailId: z.optional(z.string()) }),
    uses: { orders: orders.writer },
    timeout: "30s",
  },
  async ({ event, orders }) => {
    const { orderId, mailId } = event.data;
    const set = mailId === undefined ? SAID[event.type] : { mailId };
    if (!set) throw new TerminalError(`${event.type} says nothing of an order.`);
    await orders.update({ orderId }, { set });
  },
);
