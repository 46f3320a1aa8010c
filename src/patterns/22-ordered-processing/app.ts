import { app, consume, httpApi } from "@motif/app";
import bookMovement from "./functions/book-movement.ts";
import getAccount from "./functions/get-account.ts";
import putAccount from "./functions/put-account.ts";
import putMovement from "./functions/put-movement.ts";
import putRate from "./functions/put-rate.ts";
import { MAX_ATTEMPTS, movements } from "./resources.ts";

export default app("ordered-processing", {
  api: httpApi({
    "GET /accounts/{account}": getAccount,
    "PUT /accounts/{account}": putAccount,
    "PUT /accounts/{account}/movements/{number}": putMovement,
    "PUT /rates/{currency}": putRate,
  }),
  // A movement that fails holds its account up for 1 + 2 + 4 + 8 seconds at most; 19 other accounts go on meanwhile, at least.
  booking: consume(movements, bookMovement, {
    maxConcurrency: 20,
    retry: { attempts: MAX_ATTEMPTS, initialDelay: "1s", maxDelay: "8s" },
  }),
});
