import { app, consume, httpApi } from "@motif/app";
import acceptReading from "./functions/accept-reading.ts";
import recordReadings from "./functions/record-readings.ts";
import { BATCH_SIZE, MAX_ATTEMPTS, MAX_CONCURRENCY, readings } from "./resources.ts";

export default app("load-leveling", {
  api: httpApi({ "PUT /meters/{meter}/readings/{day}": acceptReading }),
  record: consume(readings, recordReadings, {
    batchSize: BATCH_SIZE,
    maxConcurrency: MAX_CONCURRENCY,
    retry: { attempts: MAX_ATTEMPTS, initialDelay: "1s", maxDelay: "5m" },
  }),
});
