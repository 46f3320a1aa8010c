import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { orders } from "../resources.ts";

/** An order, what was decided of it, and what each service has told. */
export default http(
  "get-order",
  { uses: { orders: orders.reader }, params: z.object({ orderId: z.uuid() }) },
  async ({ params, orders }) => {
    const found = await orders.get(params);
    if (!found) return problemResponse({ status: 404, title: "No such order" });
    const { decision = "placed", open, dueAt: _, ...order } = found.item;
    return json({ ...order, status: decision, closed: open === undefined });
  },
);
