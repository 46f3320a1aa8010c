import { app, httpApi, rule } from "@motif/app";
import getOrder from "./functions/get-order.ts";
import getStock from "./functions/get-stock.ts";
import keepAddress from "./functions/keep-address.ts";
import placeOrder from "./functions/place-order.ts";
import putStock from "./functions/put-stock.ts";
import registerUser from "./functions/register-user.ts";
import reserveStock from "./functions/reserve-stock.ts";
import sendEmail from "./functions/send-email.ts";
import settleStock from "./functions/settle-stock.ts";
import takePayment from "./functions/take-payment.ts";
import trackOrder from "./functions/track-order.ts";
import {
  EmailSent,
  OrderPlaced,
  PaymentFailed,
  PaymentProcessed,
  StockReservationFailed,
  StockReserved,
  shop,
  UserRegistered,
} from "./resources.ts";

export default app("choreography", {
  api: httpApi({
    "POST /users": registerUser,
    "PUT /stock/{sku}": putStock,
    "GET /stock/{sku}": getStock,
    "POST /orders": placeOrder,
    "GET /orders/{orderId}": getOrder,
  }),
  // Nobody knows the whole way of an order: each service says what it listens to.
  stock: rule(shop, OrderPlaced, reserveStock, {
    retry: { attempts: 8, initialDelay: "1s", maxDelay: "1m" },
  }),
  payment: rule(shop, StockReserved, takePayment, {
    retry: { attempts: 10, initialDelay: "5s", maxDelay: "5m" },
  }),
  settlement: rule(shop, [PaymentProcessed, PaymentFailed], settleStock, {
    retry: { attempts: 8, initialDelay: "1s", maxDelay: "1m" },
  }),
  addresses: rule(shop, UserRegistered, keepAddress, {
    retry: { attempts: 8, initialDelay: "1s", maxDelay: "1m" },
  }),
  // An order can be heard of before its user: the attempts go on for longer than an event is ever late.
  email: rule(shop, [StockReservationFailed, PaymentProcessed, PaymentFailed], sendEmail, {
    retry: { attempts: 30, initialDelay: "5s", maxDelay: "10m" },
  }),
  tracking: rule(
    shop,
    [StockReserved, StockReservationFailed, PaymentProcessed, PaymentFailed, EmailSent],
    trackOrder,
    { retry: { attempts: 8, initialDelay: "1s", maxDelay: "1m" } },
  ),
});
