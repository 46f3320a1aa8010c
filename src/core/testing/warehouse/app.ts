import { app, consume, httpApi, onObjectCreated, schedule, subscribe } from "@motif/core";
import exportOrders from "./functions/export-orders.ts";
import listOrders from "./functions/list-orders.ts";
import notifyCarrier from "./functions/notify-carrier.ts";
import ping from "./functions/ping.ts";
import placeOrder from "./functions/place-order.ts";
import priceOrder from "./functions/price-order.ts";
import readLabel from "./functions/read-label.ts";
import sendMails from "./functions/send-mails.ts";
import sendParcel from "./functions/send-parcel.ts";
import tidyUp from "./functions/tidy-up.ts";
import trackParcel from "./functions/track-parcel.ts";
import { dispatched, labels, mails, movements, parcels } from "./resources.ts";

/** An app with everything that a compiler knows. All compilers are tested with it. */
export default app("warehouse", {
  api: httpApi(
    {
      "POST /orders": placeOrder,
      "GET /orders": listOrders,
      "GET /orders/export": exportOrders,
      "GET /": ping,
      "GET /ping/{name}": ping,
    },
    { cors: { origins: ["https://shop.example"], headers: ["x-request-id"], maxAge: "1h" } },
  ),
  parcels: consume(parcels, sendParcel, { batchSize: 5, retry: { attempts: 3, maxDelay: "2m" } }),
  mails: consume(mails, sendMails, { batchSize: 100, batchWindow: "5s", maxConcurrency: 4 }),
  carrier: subscribe(dispatched, notifyCarrier, {
    filter: { country: [{ "anything-but": ["DE"] }], grams: [{ numeric: [">", 500] }] },
    batchSize: 1,
  }),
  tracking: subscribe(movements, trackParcel),
  labels: onObjectCreated(labels, readLabel, { prefix: "in/", suffix: ".pdf" }),
  nightly: schedule({ cron: "30 2 * * MON-FRI", timeZone: "Europe/Berlin" }, tidyUp),
  often: schedule({ every: "2h" }, tidyUp),
  pricing: priceOrder,
});
