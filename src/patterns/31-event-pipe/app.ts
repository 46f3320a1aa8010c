import { app, consume, httpApi } from "@motif/app";
import acceptReading from "./functions/accept-reading.ts";
import listAlerts from "./functions/list-alerts.ts";
import passHotReadings from "./functions/pass-hot-readings.ts";
import raiseAlert from "./functions/raise-alert.ts";
import registerMachine from "./functions/register-machine.ts";
import { hotReadings, MAX_ATTEMPTS, readings } from "./resources.ts";

const retry = { attempts: MAX_ATTEMPTS, initialDelay: "1s", maxDelay: "1m" } as const;

export default app("event-pipe", {
  api: httpApi({
    "PUT /machines/{machine}": registerMachine,
    "PUT /readings/{id}": acceptReading,
    "GET /machines/{machine}/alerts": listAlerts,
  }),
  pass: consume(readings, passHotReadings, { batchSize: 10, retry }),
  raise: consume(hotReadings, raiseAlert, { batchSize: 10, retry }),
});
