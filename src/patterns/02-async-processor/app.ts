import { app, consume, httpApi } from "@motif/app";
import createJob from "./functions/create-job.ts";
import getJob from "./functions/get-job.ts";
import getJobResult from "./functions/get-job-result.ts";
import processJob from "./functions/process-job.ts";
import { jobQueue, MAX_ATTEMPTS } from "./resources.ts";

export default app("async-processor", {
  api: httpApi({
    "POST /jobs": createJob,
    "GET /jobs/{id}": getJob,
    "GET /jobs/{id}/result": getJobResult,
  }),
  work: consume(jobQueue, processJob, {
    batchSize: 10,
    maxConcurrency: 10,
    retry: { attempts: MAX_ATTEMPTS, initialDelay: "1s", maxDelay: "1m" },
  }),
});
