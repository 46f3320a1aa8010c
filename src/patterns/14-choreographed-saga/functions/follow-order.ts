import { consumer } from "@motif/app";
import { wasMade } from "../only-if.ts";
import { announce, heard } from "../ordering.ts";
import { OfOrder, orders, shop } from "../resources.ts";

/** Events by which an order is decided, the first of them that comes. */
const DECIDING = ["StockRefused", "PaymentDeclined", "ShipmentBooked", "ShipmentRefused"];

/**
 * Notes at an order what was told of it. When that decides it, everybody is told; an attempt that finds the order decided by one
 * that died tells it too. It commands nobody: what follows from a decision is each service's own business.
 */
export default consumer(
  "follow-order",
  { event: OfOrder, uses: { orders: orders.readWriter, shop: shop.publisher }, timeout: "30s" },
  async ({ event, orders, shop, now, metrics }) => {
    const { orderId } = event.data;
    for (;;) {
      const found = await orders.get({ orderId });
      if (!found) throw new Error(`There is no order ${orderId}.`);
      const order = heard(found.item, event.type, now());
      const isNew = order !== found.item;
      if (isNew && !(await wasMade(orders.put(order, { if: { version: found.version } })))) continue;
      if (order.open && DECIDING.includes(event.type)) await announce(shop, order);
      if (isNew && found.item.open && !order.open)
        metrics.add("OrdersClosed", 1, "Count", { decision: order.decision ?? "" });
      return;
    }
  },
);
