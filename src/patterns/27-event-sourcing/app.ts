import { app, consume, httpApi, schedule } from "@motif/app";
import catchUp from "./functions/catch-up.ts";
import getAccount from "./functions/get-account.ts";
import getHistory from "./functions/get-history.ts";
import listAccounts from "./functions/list-accounts.ts";
import moveMoney from "./functions/move-money.ts";
import openAccount from "./functions/open-account.ts";
import projectAccount from "./functions/project-account.ts";
import rebuildBalances from "./functions/rebuild-balances.ts";
import { changed, rebuilding } from "./resources.ts";

export default app("event-sourcing", {
  api: httpApi({
    "PUT /accounts/{account}": openAccount,
    "POST /accounts/{account}/movements": moveMoney,
    "GET /accounts/{account}": getAccount,
    "GET /accounts/{account}/events": getHistory,
    "GET /owners/{owner}/accounts": listAccounts,
  }),
  changed: consume(changed, projectAccount),
  rebuilding: consume(rebuilding, rebuildBalances, { batchSize: 1 }),
  "catch-up": schedule({ every: "5m" }, catchUp),
});
