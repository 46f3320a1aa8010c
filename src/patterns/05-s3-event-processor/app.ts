import { app, consume, onObjectCreated } from "@motif/app";
import acceptUpload from "./functions/accept-upload.ts";
import importStep from "./functions/import-step.ts";
import { MAX_ATTEMPTS, steps, uploads } from "./resources.ts";

export default app("s3-event-processor", {
  uploads: onObjectCreated(uploads, acceptUpload, { suffix: ".csv" }),
  import: consume(steps, importStep, {
    batchSize: 1,
    maxConcurrency: 10,
    retry: { attempts: MAX_ATTEMPTS, initialDelay: "1s", maxDelay: "5m" },
  }),
});
