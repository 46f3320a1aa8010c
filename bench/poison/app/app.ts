import { app, consume, consumeStream } from "@motif/app";
import fill from "./functions/fill.ts";
import keepRejected from "./functions/keep-rejected.ts";
import processItems from "./functions/process-items.ts";
import { items, rejected } from "./resources.ts";

export default app("bench-poison", {
  fill,
  process: consumeStream(items, processItems, { batchSize: 100, attempts: 3, onFailure: rejected }),
  rejected: consume(rejected, keepRejected),
});
