import { app, consume, httpApi } from "@motif/app";
import listRuns from "./functions/list-runs.ts";
import receive from "./functions/receive.ts";
import recordRun from "./functions/record-run.ts";
import { deliveries, LARGEST_WEBHOOK, MAX_ATTEMPTS } from "./resources.ts";

export default app("github-runs", {
  api: httpApi(
    { "POST /github": receive, "GET /repositories/{owner}/{name}/runs": listRuns },
    { bodyLimit: LARGEST_WEBHOOK },
  ),
  work: consume(deliveries, recordRun, {
    batchSize: 10,
    retry: { attempts: MAX_ATTEMPTS, initialDelay: "1s", maxDelay: "1m" },
  }),
});
