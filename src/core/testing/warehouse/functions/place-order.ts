import { http } from "@motif/core";
import { mails, Order, orders, parcels } from "../resources.ts";

export default http(
  "place-order",
  {
    uses: { orders: orders.writer, parcels: parcels.sender, mails: mails.sender },
    body: Order,
    memory: 1024,
    concurrency: { reserved: 20, provisioned: 2 },
  },
  async ({ body, orders }) => {
    await orders.put(body);
    return new Response(null, { status: 201 });
  },
);
