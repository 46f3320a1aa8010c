import { app, consume, type DeliveryPolicy, httpApi } from "@motif/app";
import getReport from "./functions/get-report.ts";
import makeFreeReport from "./functions/make-free-report.ts";
import makeOverflowReport from "./functions/make-overflow-report.ts";
import makePaidReport from "./functions/make-paid-report.ts";
import requestReport from "./functions/request-report.ts";
import setPlan from "./functions/set-plan.ts";
import { lanes } from "./resources.ts";

const { queues, concurrency } = lanes;

/** One report a call: `maxConcurrency` is the number of workers then. */
const workers = (maxConcurrency: number): DeliveryPolicy => ({
  batchSize: 1,
  maxConcurrency,
  retry: { attempts: 5, initialDelay: "1s", maxDelay: "1m" },
});

export default app("priority-queue", {
  api: httpApi({
    "POST /reports": requestReport,
    "GET /reports/{id}": getReport,
    "PUT /tenants/{tenant}": setPlan,
  }),
  paid: consume(queues.paid, makePaidReport, workers(concurrency.paid)),
  free: consume(queues.free, makeFreeReport, workers(concurrency.free)),
  overflow: consume(queues.overflow, makeOverflowReport, workers(concurrency.overflow)),
});
