import { task } from "@motif/app";
import { cancelOrder, orders } from "../resources.ts";

/** Why, by the name of what failed. Whatever else did is a matter for the log. */
const REASONS: Readonly<Record<string, string>> = {
  OrderInvalid: "no such article",
  OutOfStock: "not enough in stock",
  PaymentFailed: "the payment was declined",
  DeliveryRefused: "nobody delivers there",
};

/** The last step of an order that could not be: everything is undone. */
export default task(
  cancelOrder,
  { uses: { orders: orders.writer }, timeout: "10s" },
  async ({ input: { failure, ...order }, orders, metrics, log }) => {
    const reason = REASONS[failure.Error] ?? "a service did not answer";
    await orders.put({ ...order, status: "cancelled", reason });
    metrics.add("OrdersClosed", 1, "Count", { status: "cancelled" });
    log.info("an order was cancelled", { orderId: order.orderId, error: failure.Error });
    return { orderId: order.orderId, status: "cancelled" as const, reason };
  },
);
