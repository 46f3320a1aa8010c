import { app, consume, httpApi, queue, schedule } from "@motif/app";
import * as z from "zod/mini";
import bytes from "./functions/bytes.ts";
import double from "./functions/double.ts";
import nightly from "./functions/nightly.ts";
import ordered from "./functions/ordered.ts";
import recent from "./functions/recent.ts";
import show from "./functions/show.ts";
import ticks from "./functions/ticks.ts";

/** A queue whose messages have an order. */
export const orders = queue("orders", { schema: z.object({ n: z.number() }), fifo: true });

/** What patterns do not have: streams, cookies, bytes, overlapping routes, a FIFO queue, a schedule, a task. */
export default app("gallery", {
  api: httpApi(
    {
      "GET /": show,
      "GET /things/{id}": show,
      "GET /things/recent": recent,
      "GET /ticks": ticks,
      "POST /bytes": bytes,
    },
    { cors: { origins: ["https://shop.example"] }, bodyLimit: 1_000_000 },
  ),
  orders: consume(orders, ordered, { retry: { attempts: 3, initialDelay: "1ms", maxDelay: "1ms" } }),
  nightly: schedule({ cron: "30 2 * * *" }, nightly),
  double,
});
