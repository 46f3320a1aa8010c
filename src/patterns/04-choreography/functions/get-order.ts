import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { type Order, orders } from "../resources.ts";

/** An order, as far as its shop heard of it. */
export default http(
  "get-order",
  { uses: { orders: orders.reader }, params: z.object({ orderId: z.uuid() }) },
  async ({ params, orders }) => {
    const found = await orders.get(params);
    if (!found) return problemResponse({ status: 404, title: "No such order" });
    const { stock: _, payment: __, mailId, ...order } = found.item;
    return json({ ...order, ...statusOf(found.item), emailed: mailId !== undefined });
  },
);

/** What all that was told comes to, whatever came first: an outcome of the payment says that there was a reservation. */
function statusOf({ stock, payment }: Order): { readonly status: string; readonly reason?: string } {
  if (payment === "processed") return { status: "paid" };
  if (payment === "failed") return { status: "cancelled", reason: "the payment failed" };
  if (stock === "failed") return { status: "cancelled", reason: "not enough in stock" };
  return { status: stock === "reserved" ? "reserved" : "placed" };
}
