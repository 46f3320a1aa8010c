import type { Capabilities } from "@motif/core/capabilities";

const LAMBDA = "Lambda";
const GATEWAY = "API Gateway HTTP API";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "http.routes": {
    by: GATEWAY,
    difference:
      "an unknown path is answered by the gateway, 404 without problem details, and so is a method that a path has not",
  },
  "http.overlap": { by: GATEWAY },
  "http.cors": { by: GATEWAY },
  "http.validation": { by: LAMBDA, difference: "in the function: a bad request costs an invocation" },
  "http.streaming": { by: "a function URL beside the API", difference: "up to 200 MB" },
  "http.collected": { by: GATEWAY, difference: "collected: sent in one piece, 6 MiB at most" },
  "http.body": { by: GATEWAY, difference: "binary bodies up to about 4.5 MB, as they travel in Base64" },
  "http.large-body": { refused: "Lambda takes 6291456 at most" },
  "http.slow": { refused: "API Gateway waits 30 s" },
  "http.several-slow": { refused: "API Gateway waits 30 s" },
  "http.very-slow": { refused: "API Gateway waits 30 s" },
} satisfies Partial<Capabilities>;
