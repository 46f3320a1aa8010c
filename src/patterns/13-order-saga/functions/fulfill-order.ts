import { task } from "@motif/app";
import { DeliveryRefused } from "../errors.ts";
import { settle } from "../reserving.ts";
import { fulfillOrder, orders, reservations, stock } from "../resources.ts";

/** Where nobody delivers. */
const UNREACHED = ["AQ"];

/** The point of no return: from the first write on, the order can only be fulfilled. It is refused before, or not at all. */
export default task(
  fulfillOrder,
  {
    uses: { stock: stock.readWriter, reservations: reservations.readWriter, orders: orders.writer },
    timeout: "10s",
  },
  async ({ input, stock, reservations, orders, metrics }) => {
    if (UNREACHED.includes(input.country)) throw new DeliveryRefused(`Nobody delivers to ${input.country}.`);
    await settle({ stock, reservations }, input, "sold");
    await orders.put({ ...input, status: "fulfilled" });
    metrics.add("OrdersClosed", 1, "Count", { status: "fulfilled" });
    return { orderId: input.orderId, status: "fulfilled" as const };
  },
);
