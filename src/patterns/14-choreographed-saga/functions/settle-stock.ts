import { consumer } from "@motif/app";
import { settle } from "../reserving.ts";
import {
  OrderConfirmed,
  Ordered,
  reservations,
  StockReleased,
  StockSold,
  shop,
  stock,
} from "../resources.ts";

/** What is confirmed is sold. What is cancelled is free again, and an order that comes later than its cancellation holds nothing. */
export default consumer(
  "settle-stock",
  {
    event: Ordered,
    uses: { stock: stock.readWriter, reservations: reservations.readWriter, shop: shop.publisher },
    timeout: "30s",
  },
  async ({ event, stock, reservations, shop }) => {
    const { orderId } = event.data;
    const isConfirmed = event.type === OrderConfirmed.name;
    await settle({ stock, reservations }, event.data, isConfirmed ? "sold" : "released");
    await shop.publish(isConfirmed ? StockSold : StockReleased, { orderId }, { subject: orderId });
  },
);
