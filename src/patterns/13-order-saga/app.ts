import { app, httpApi } from "@motif/app";
import cancelOrder from "./functions/cancel-order.ts";
import checkInventory from "./functions/check-inventory.ts";
import fulfillOrder from "./functions/fulfill-order.ts";
import getOrder from "./functions/get-order.ts";
import getStock from "./functions/get-stock.ts";
import placeOrder from "./functions/place-order.ts";
import processPayment from "./functions/process-payment.ts";
import putStock from "./functions/put-stock.ts";
import refundPayment from "./functions/refund-payment.ts";
import releaseInventory from "./functions/release-inventory.ts";
import validateOrder from "./functions/validate-order.ts";

export default app("order-saga", {
  api: httpApi({
    "PUT /stock/{sku}": putStock,
    "GET /stock/{sku}": getStock,
    "POST /orders": placeOrder,
    "GET /orders/{orderId}": getOrder,
  }),
  // The steps of the workflow: order-saga.asl.json says which comes when.
  "validate-order": validateOrder,
  "check-inventory": checkInventory,
  "process-payment": processPayment,
  "fulfill-order": fulfillOrder,
  "refund-payment": refundPayment,
  "release-inventory": releaseInventory,
  "cancel-order": cancelOrder,
});
