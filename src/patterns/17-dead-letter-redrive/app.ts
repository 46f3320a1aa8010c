import { app, consume, httpApi } from "@motif/app";
import applyScan from "./functions/apply-scan.ts";
import getShipment from "./functions/get-shipment.ts";
import giveUpScan from "./functions/give-up-scan.ts";
import putDepot from "./functions/put-depot.ts";
import putScan from "./functions/put-scan.ts";
import { MAX_ATTEMPTS, scans } from "./resources.ts";

export default app("dead-letter-redrive", {
  api: httpApi({
    "GET /shipments/{shipment}": getShipment,
    "PUT /shipments/{shipment}/scans/{number}": putScan,
    "DELETE /shipments/{shipment}/scans/{number}": giveUpScan,
    "PUT /depots/{depot}": putDepot,
  }),
  applying: consume(scans, applyScan, {
    maxConcurrency: 20,
    retry: { attempts: MAX_ATTEMPTS, initialDelay: "1s", maxDelay: "8s" },
  }),
});
