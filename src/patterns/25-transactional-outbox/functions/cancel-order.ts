import { http, json, problemResponse } from "@motif/app";
import { OrderPath } from "../resources.ts";
import { change, changeUses } from "../telling.ts";

/** Cancels an order, once and for good. */
export default http("cancel-order", { uses: changeUses, params: OrderPath }, async (input) => {
  const { order } = input.params;
  const { state, changed } = await change(input, order, (known) => {
    if (known?.status !== "placed") return undefined;
    const { sku, quantity } = known;
    return {
      state: { ...known, status: "cancelled" },
      events: [{ type: "cancelled", data: { sku, quantity } }],
    };
  });
  if (!state) return problemResponse({ status: 404, title: "No such order" });
  if (changed) input.metrics.add("OrdersCancelled", 1);
  return json({ order, ...state });
});
