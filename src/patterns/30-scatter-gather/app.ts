import { app, consume, httpApi } from "@motif/app";
import askAgain from "./functions/ask-again.ts";
import getQuote from "./functions/get-quote.ts";
import giveQuote from "./functions/give-quote.ts";
import { missed } from "./resources.ts";

export default app("scatter-gather", {
  api: httpApi({ "POST /quotes": giveQuote, "GET /quotes/{id}": getQuote }),
  late: consume(missed, askAgain, {
    batchSize: 4,
    maxConcurrency: 10,
    retry: { attempts: 5, initialDelay: "10s" },
  }),
});
