import { consumer } from "@motif/app";
import { settle } from "../reserving.ts";
import { OfOrder, PaymentProcessed, reservations, stock } from "../resources.ts";

/** What is paid is sold. What could not be paid is free again: that undoes the reservation. */
export default consumer(
  "settle-stock",
  {
    event: OfOrder,
    uses: { stock: stock.readWriter, reservations: reservations.readWriter },
    timeout: "30s",
  },
  async ({ event, ...tables }) => {
    await settle(tables, event.data.orderId, event.type === PaymentProcessed.name ? "sold" : "released");
  },
);
