import { consumer } from "@motif/app";
import { reserve } from "../reserving.ts";
import { OrderPlaced, reservations, StockRefused, StockReserved, shop, stock } from "../resources.ts";

/** Holds what was ordered, and tells whether it could. What is published follows from what is written, whoever wrote it. */
export default consumer(
  "reserve-stock",
  {
    event: OrderPlaced.schema,
    uses: { stock: stock.readWriter, reservations: reservations.readWriter, shop: shop.publisher },
    timeout: "30s",
  },
  async ({ event, stock, reservations, shop }) => {
    const ordered = event.data;
    const status = await reserve({ stock, reservations }, ordered);
    const options = { subject: ordered.orderId };
    if (status === "reserved") await shop.publish(StockReserved, ordered, options);
    if (status === "refused") await shop.publish(StockRefused, { orderId: ordered.orderId }, options);
  },
);
