import { app, httpApi } from "@motif/app";
import convert from "./functions/convert.ts";
import getRate from "./functions/get-rate.ts";

export default app("circuit-breaker", {
  api: httpApi({
    "GET /rates/{currency}": getRate,
    "GET /conversions/{currency}": convert,
  }),
});
