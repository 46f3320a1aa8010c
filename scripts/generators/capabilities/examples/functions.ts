import { app, bucket, http, httpApi } from "@motif/core";
import type { Example, Examples } from "./example.ts";
import { web } from "./web.ts";

/** What functions are asked for. */
export const examples: Examples = {
  "function.memory": () => web({ memory: 4096 }),
  "function.large-memory": () => web({ memory: 10_240 }),
  "function.arm64": () => web({ architecture: "arm64" }),
  "function.reserved": () => web({ concurrency: { reserved: 5 } }),
  "function.provisioned": () => web({ concurrency: { provisioned: 2 } }),
  "function.keep-warm": () => web({ coldStart: { keepWarm: "5m" } }),
  "function.short-logs": () => ({ ...web(), defaults: "retention: { logs: 7d }" }),
  "function.many-resources": many,
};

function many(): Example {
  const buckets = Array.from({ length: 100 }, (_, n) => bucket(`archive-of-year-${n}`));
  const uses = Object.fromEntries(buckets.map((archive, n) => [`archive${n}`, archive.reader]));
  return {
    definition: app("example", { api: httpApi({ "GET /": http("read", { uses }, () => new Response()) }) }),
  };
}
