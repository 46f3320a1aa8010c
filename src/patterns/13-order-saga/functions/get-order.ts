import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { orderSaga, orders } from "../resources.ts";

/** An order and what became of it; before its first step, all that is known is that it was taken. */
export default http(
  "get-order",
  { uses: { orders: orders.reader, sagas: orderSaga.reader }, params: z.object({ orderId: z.uuid() }) },
  async ({ params, orders, sagas }) => {
    const found = await orders.get(params);
    if (found) return json(found.item);
    if (await sagas.describe(params.orderId)) return json({ ...params, status: "placed" });
    return problemResponse({ status: 404, title: "No such order" });
  },
);
