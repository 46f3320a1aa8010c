import { app, consume, httpApi, schedule } from "@motif/app";
import cancelOrder from "./functions/cancel-order.ts";
import getOrder from "./functions/get-order.ts";
import getParcel from "./functions/get-parcel.ts";
import packOrder from "./functions/pack-order.ts";
import putOrder from "./functions/put-order.ts";
import relayOrder from "./functions/relay-order.ts";
import sweepOutbox from "./functions/sweep-outbox.ts";
import { announcements, untold } from "./resources.ts";

export default app("transactional-outbox", {
  api: httpApi({
    "PUT /orders/{order}": putOrder,
    "DELETE /orders/{order}": cancelOrder,
    "GET /orders/{order}": getOrder,
    "GET /parcels/{order}": getParcel,
  }),
  // On AWS alone, `onChange(orders.table, …)` can take the place of this queue; the sweep stays.
  untold: consume(untold, relayOrder, { batchSize: 1 }),
  sweep: schedule({ every: "5m" }, sweepOutbox),
  announcements: consume(announcements, packOrder),
});
