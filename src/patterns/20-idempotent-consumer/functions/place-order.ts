import { http, json } from "@motif/app";
import { Order, orders } from "../resources.ts";

/** Takes an order. Nothing is remembered or looked up here: one that is sent twice is two messages. */
export default http(
  "place-order",
  { uses: { orders: orders.sender }, body: Order },
  async ({ body, orders, now }) => {
    await orders.send(body);
    return json(
      { orderId: body.orderId, takenAt: now().toISOString() },
      { status: 202, headers: { "retry-after": "1" } },
    );
  },
);
