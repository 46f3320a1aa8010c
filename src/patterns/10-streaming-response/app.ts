import { app, consume, httpApi } from "@motif/app";
import exportOrders from "./functions/export-orders.ts";
import getImport from "./functions/get-import.ts";
import importOrders from "./functions/import-orders.ts";
import startImport from "./functions/start-import.ts";
import watchImport from "./functions/watch-import.ts";
import { accepted } from "./resources.ts";

export default app("streaming-response", {
  api: httpApi({
    "POST /imports": startImport,
    "GET /imports/{id}": getImport,
    "GET /imports/{id}/events": watchImport,
    "GET /exports/{month}": exportOrders,
  }),
  work: consume(accepted, importOrders, { batchSize: 1, retry: { attempts: 5, initialDelay: "5s" } }),
});
