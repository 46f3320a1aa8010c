import { app, consume, httpApi } from "@motif/app";
import getDocument from "./functions/get-document.ts";
import indexDocument from "./functions/index-document.ts";
import submitDocument from "./functions/submit-document.ts";
import { documents, LARGEST_REQUEST } from "./resources.ts";

export default app("claim-check", {
  api: httpApi(
    { "POST /documents": submitDocument, "GET /documents/{id}": getDocument },
    { bodyLimit: LARGEST_REQUEST },
  ),
  work: consume(documents.queue, indexDocument, {
    batchSize: 5,
    maxConcurrency: 10,
    retry: { attempts: 5, initialDelay: "1s", maxDelay: "1m" },
  }),
});
