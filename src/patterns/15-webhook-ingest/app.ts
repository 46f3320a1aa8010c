import { app, consume, httpApi } from "@motif/app";
import listEvents from "./functions/list-events.ts";
import receiveFromGithub from "./functions/receive-from-github.ts";
import receiveFromMonitoring from "./functions/receive-from-monitoring.ts";
import recordEvent from "./functions/record-event.ts";
import { LARGEST_WEBHOOK, MAX_ATTEMPTS, webhooks } from "./resources.ts";

export default app("webhook-ingest", {
  api: httpApi(
    {
      "POST /webhooks/monitoring": receiveFromMonitoring,
      "POST /webhooks/github": receiveFromGithub,
      "GET /services/{service}/events": listEvents,
    },
    { bodyLimit: LARGEST_WEBHOOK },
  ),
  work: consume(webhooks, recordEvent, {
    batchSize: 10,
    retry: { attempts: MAX_ATTEMPTS, initialDelay: "1s", maxDelay: "1m" },
  }),
});
