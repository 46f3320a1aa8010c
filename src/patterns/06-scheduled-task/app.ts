import { app, httpApi, schedule } from "@motif/app";
import checkHealth from "./functions/check-health.ts";
import cleanUp from "./functions/clean-up.ts";
import getHealth from "./functions/get-health.ts";
import getReport from "./functions/get-report.ts";
import makeReports from "./functions/make-reports.ts";
import putSale from "./functions/put-sale.ts";
import { TIME_ZONE } from "./resources.ts";

export default app("scheduled-task", {
  api: httpApi({
    "PUT /days/{day}/sales/{number}": putSale,
    "GET /reports/{day}": getReport,
    "GET /health": getHealth,
  }),
  // Six in the morning comes once a day in every zone: clocks change at night.
  reporting: schedule({ cron: "0 6 * * *", timeZone: TIME_ZONE }, makeReports),
  cleaning: schedule({ every: "3h" }, cleanUp),
  // A check that comes late says nothing that the next one does not say better.
  checking: schedule({ every: "30m" }, checkHealth, { startWithin: "5m" }),
});
