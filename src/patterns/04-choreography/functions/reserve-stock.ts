import { consumer } from "@motif/app";
import { reserve } from "../reserving.ts";
import {
  OrderPlaced,
  reservations,
  StockReservationFailed,
  StockReserved,
  shop,
  stock,
} from "../resources.ts";

/**
 * Holds what was ordered, and tells whether it could. What is published follows from what is written: an attempt that finds the
 * order done by one that died publishes what that one would have.
 */
export default consumer(
  "reserve-stock",
  {
    event: OrderPlaced.schema,
    uses: { stock: stock.readWriter, reservations: reservations.readWriter, shop: shop.publisher },
    timeout: "30s",
  },
  async ({ event, stock, reservations, shop }) => {
    const { orderId, userId, sku, quantity, cents } = event.data;
    const status = await reserve({ stock, reservations }, { orderId, sku, quantity });
    const options = { subject: orderId };
    if (status === "reserved") await shop.publish(StockReserved, { orderId, userId, cents }, options);
    if (status === "refused") await shop.publish(StockReservationFailed, { orderId, userId }, options);
    // Sold or released: the payment answered, so it was told.
  },
);
