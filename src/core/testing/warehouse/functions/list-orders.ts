import { http } from "@motif/core";
import { orders } from "../resources.ts";

export default http("list-orders", { uses: { orders: orders.reader } }, async ({ orders }) =>
  Response.json(await orders.scan()),
);
