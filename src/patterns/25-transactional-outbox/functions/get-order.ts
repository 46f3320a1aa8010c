import { http, json, problemResponse } from "@motif/app";
import { OrderPath, orders } from "../resources.ts";

/** An order, as it is. */
export default http(
  "get-order",
  { uses: { store: orders.table.reader }, params: OrderPath },
  async ({ params: { order }, store }) => {
    const state = await orders.get(store, order);
    if (!state) return problemResponse({ status: 404, title: "No such order" });
    return json({ order, ...state });
  },
);
