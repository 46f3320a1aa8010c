import { app, consume, httpApi } from "@motif/app";
import askSummary from "./functions/ask-summary.ts";
import getReport from "./functions/get-report.ts";
import noteReport from "./functions/note-report.ts";
import orderReport from "./functions/order-report.ts";
import summarizeValues from "./functions/summarize.ts";
import { LARGEST_REQUEST, summarized, unsummarized } from "./resources.ts";

export default app("direct-invocation", {
  api: httpApi(
    {
      "POST /summaries": askSummary,
      "POST /reports": orderReport,
      "GET /reports/{id}": getReport,
    },
    { bodyLimit: LARGEST_REQUEST },
  ),
  summarize: summarizeValues,
  summarized: consume(summarized, noteReport),
  unsummarized: consume(unsummarized, noteReport),
});
