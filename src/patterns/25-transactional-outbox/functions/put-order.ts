import { http, json, problemResponse } from "@motif/app";
import { OrderInput, OrderPath } from "../resources.ts";
import { change, changeUses } from "../telling.ts";

/** Places an order, or changes what it is of. Asked for again, it changes nothing and tells nothing. */
export default http("put-order", { uses: changeUses, params: OrderPath, body: OrderInput }, async (input) => {
  const { params, body, metrics } = input;
  const { state, changed } = await change(input, params.order, (order) => {
    if (order?.status === "cancelled") return undefined;
    if (order?.sku === body.sku && order.quantity === body.quantity) return undefined;
    const type = order ? "changed" : "placed";
    return { state: { ...body, status: "placed" }, events: [{ type, data: body }] };
  });
  if (state?.status === "cancelled") {
    return problemResponse({ status: 409, title: "The order is cancelled", code: "cancelled" });
  }
  if (changed) metrics.add("OrdersChanged", 1);
  return json({ order: params.order, ...state });
});
