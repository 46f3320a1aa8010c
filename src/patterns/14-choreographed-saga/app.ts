import { app, type DeliveryPolicy, httpApi, rule, schedule } from "@motif/app";
import bookShipment from "./functions/book-shipment.ts";
import followOrder from "./functions/follow-order.ts";
import getOrder from "./functions/get-order.ts";
import getStock from "./functions/get-stock.ts";
import placeOrder from "./functions/place-order.ts";
import putStock from "./functions/put-stock.ts";
import reserveStock from "./functions/reserve-stock.ts";
import returnPayment from "./functions/return-payment.ts";
import settleShipment from "./functions/settle-shipment.ts";
import settleStock from "./functions/settle-stock.ts";
import takePayment from "./functions/take-payment.ts";
import watchOrders from "./functions/watch-orders.ts";
import {
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
  PaymentDeclined,
  PaymentReturned,
  PaymentTaken,
  ShipmentBooked,
  ShipmentCancelled,
  ShipmentRefused,
  ShipmentSent,
  StockRefused,
  StockReleased,
  StockReserved,
  StockSold,
  shop,
} from "./resources.ts";

const OWN: DeliveryPolicy = { retry: { attempts: 8, initialDelay: "1s", maxDelay: "1m" } };
/** For what asks a service outside. */
const OUTSIDE: DeliveryPolicy = { retry: { attempts: 8, initialDelay: "5s", maxDelay: "2m" } };

export default app("choreographed-saga", {
  api: httpApi({
    "PUT /stock/{sku}": putStock,
    "GET /stock/{sku}": getStock,
    "POST /orders": placeOrder,
    "GET /orders/{orderId}": getOrder,
  }),
  // Nobody knows the whole way of an order: each service says what it listens to.
  stock: rule(shop, OrderPlaced, reserveStock, OWN),
  "stock-end": rule(shop, [OrderConfirmed, OrderCancelled], settleStock, OWN),
  payment: rule(shop, StockReserved, takePayment, OUTSIDE),
  "payment-end": rule(shop, OrderCancelled, returnPayment, OUTSIDE),
  shipment: rule(shop, PaymentTaken, bookShipment, OUTSIDE),
  "shipment-end": rule(shop, [OrderConfirmed, OrderCancelled], settleShipment, OUTSIDE),
  order: rule(
    shop,
    [
      StockReserved,
      StockRefused,
      PaymentTaken,
      PaymentDeclined,
      ShipmentBooked,
      ShipmentRefused,
      StockSold,
      ShipmentSent,
      StockReleased,
      PaymentReturned,
      ShipmentCancelled,
    ],
    followOrder,
    OWN,
  ),
  deadlines: schedule({ every: "5m" }, watchOrders),
});
