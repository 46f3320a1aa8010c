import { http, idempotentHttp, json, problemResponse } from "@motif/app";
import { wasMade } from "../only-if.ts";
import { NewOrder, OrderPlaced, orders, requests, shop, users } from "../resources.ts";

/**
 * Takes an order, and tells it: what has to follow, and who does it, is not known here. A crash between the row and the event
 * leaves an order that nobody was told of, but no 202 was sent either: a client that repeats the request with its
 * Idempotency-Key gets the same id, and the event is published.
 */
export default http(
  "place-order",
  {
    uses: {
      users: users.reader,
      orders: orders.writer,
      shop: shop.publisher,
      requests: requests.readWriter,
    },
    body: NewOrder,
  },
  idempotentHttp({ store: ({ requests }) => requests }, async ({ body, users, orders, shop, now, newId }) => {
    if (!(await users.get({ userId: body.userId }))) {
      return problemResponse({ status: 422, title: "No such user" });
    }
    const order = { orderId: newId(), ...body };
    // An earlier attempt's row stays: its event may have been published, and answered.
    await wasMade(orders.put({ ...order, placedAt: now().toISOString() }, { if: "absent" }));
    await shop.publish(OrderPlaced, order, { subject: order.orderId });
    const headers = { location: `/orders/${order.orderId}`, "retry-after": "1" };
    return json({ orderId: order.orderId }, { status: 202, headers });
  }),
);
