import { http, idempotentHttp, json } from "@motif/app";
import { wasMade } from "../only-if.ts";
import { after } from "../ordering.ts";
import { ANSWER_WITHIN, NewOrder, OrderPlaced, orders, requests, shop } from "../resources.ts";

/**
 * Takes an order, and tells it: what has to follow, and who does it, is not known here. The row comes first, with the time at
 * which it is cancelled if nothing follows; so also an order of which nobody was told, because this died before, comes to an end.
 */
export default http(
  "place-order",
  {
    uses: { orders: orders.writer, shop: shop.publisher, requests: requests.readWriter },
    body: NewOrder,
  },
  idempotentHttp({ store: ({ requests }) => requests }, async ({ body, orders, shop, now, newId }) => {
    const ordered = { orderId: newId(), ...body };
    const placedAt = now().toISOString();
    const dueAt = after(now(), ANSWER_WITHIN);
    // An earlier attempt's row stays: something may have followed from it.
    await wasMade(orders.put({ ...ordered, placedAt, open: "open", dueAt }, { if: "absent" }));
    await shop.publish(OrderPlaced, ordered, { subject: ordered.orderId });
    const headers = { location: `/orders/${ordered.orderId}`, "retry-after": "1" };
    return json({ orderId: ordered.orderId }, { status: 202, headers });
  }),
);
