import { app, consume, httpApi } from "@motif/app";
import chargeOrder from "./functions/charge-order.ts";
import getOrder from "./functions/get-order.ts";
import placeOrder from "./functions/place-order.ts";
import { orders } from "./resources.ts";

export default app("idempotent-consumer", {
  api: httpApi({
    "POST /orders": placeOrder,
    "GET /orders/{orderId}": getOrder,
  }),
  // A message whose order another delivery is at comes back some times: the waits outlast a lease of 20 seconds.
  charge: consume(orders, chargeOrder, {
    batchSize: 10,
    maxConcurrency: 10,
    retry: { attempts: 8, initialDelay: "10s", maxDelay: "5m" },
  }),
});
