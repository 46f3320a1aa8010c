import { app, consume, consumeStream, httpApi } from "@motif/app";
import aggregate from "./functions/aggregate.ts";
import getIntervals from "./functions/get-intervals.ts";
import getRejections from "./functions/get-rejections.ts";
import keepRejected from "./functions/keep-rejected.ts";
import takeReading from "./functions/take-reading.ts";
import { readings, rejected } from "./resources.ts";

export default app("stream-processor", {
  api: httpApi({
    "PUT /meters/{meter}/readings/{at}": takeReading,
    "GET /meters/{meter}/intervals": getIntervals,
    "GET /meters/{meter}/rejections": getRejections,
  }),
  // Ten attempts take four minutes: a table that is out of reach for so long holds readings up, and loses none.
  aggregate: consumeStream(readings, aggregate, {
    batchSize: 100,
    batchWindow: "5s",
    attempts: 10,
    onFailure: rejected,
  }),
  rejected: consume(rejected, keepRejected),
});
