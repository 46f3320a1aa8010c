import { app, consume, httpApi } from "@motif/app";
import bookShipment from "./functions/book-shipment.ts";
import createShipment from "./functions/create-shipment.ts";
import getShipment from "./functions/get-shipment.ts";
import { bookings } from "./resources.ts";

export default app("retry-with-backoff", {
  api: httpApi({
    "POST /shipments": createShipment,
    "GET /shipments/{id}": getShipment,
  }),
  // The queue's own attempts are for crashes, for errors that nobody foresaw, and for a copy that comes while another is tried: the
  // waits are longer than that can take.
  book: consume(bookings, bookShipment, {
    batchSize: 10,
    maxConcurrency: 5,
    retry: { attempts: 5, initialDelay: "10s", maxDelay: "2m" },
  }),
});
