import { app, bucket, consume, consumer, onObjectCreated, queue } from "@motif/core";
import * as z from "zod/mini";
import type { Example, Examples } from "./example.ts";
import { files } from "./uploads.ts";

/** What buckets' events are asked for. */
export const examples: Examples = {
  "bucket.events": () => files(["look"]),
  "bucket.overlap": () => files(["look", "measure"]),
  "bucket.retry": () => files(["look"], {}, 5),
  "bucket.long-run": () => files(["look"], { timeout: "15m" }),
  "consumer.both": both,
};

function both(): Example {
  const fn = consumer("both", { event: z.looseObject({}), timeout: "30s" }, () => {});
  const jobs = queue("jobs", { schema: z.looseObject({}) });
  return {
    definition: app("example", {
      jobs: consume(jobs, fn, { batchSize: 1 }),
      files: onObjectCreated(bucket("uploads"), fn),
    }),
  };
}
