import type { Capabilities } from "@motif/core/capabilities";

const LAMBDA = "Lambda";
const GATEWAY = "API Gateway HTTP API";

const REFUSED = "in the function: a refused request costs an invocation";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "http.routes": {
    by: GATEWAY,
    difference:
      "an unknown path is answered by the gateway, 404 without problem details, and so is a method that a path has not",
  },
  "http.overlap": { by: GATEWAY },
  "http.rest": { by: GATEWAY },
  "http.any": { by: GATEWAY, difference: "spelled out where it is in doubt which of two routes counts" },
  "http.slash": { by: LAMBDA },
  "http.cors": { by: GATEWAY },
  "http.validation": { by: LAMBDA, difference: "in the function: a bad request costs an invocation" },
  "http.gateway-validation": { refused: "an HTTP API of API Gateway validates no requests" },
  "http.jwt": { by: LAMBDA, difference: REFUSED },
  "http.api-key": { by: LAMBDA, difference: REFUSED },
  "http.authorizer": { by: LAMBDA, difference: REFUSED },
  "http.streaming": { by: "a function URL beside the API", difference: "up to 200 MB" },
  "http.collected": { by: GATEWAY, difference: "collected: sent in one piece, 6 MiB at most" },
  "http.body": { by: GATEWAY, difference: "binary bodies up to about 4.5 MB, as they travel in Base64" },
  "http.large-body": { refused: "Lambda takes 6291456 at most" },
  "http.larger-body": { refused: "Lambda takes 6291456 at most" },
  "http.largest-body": { refused: "Lambda takes 6291456 at most" },
  "http.slow": { refused: "API Gateway waits 30 s" },
  "http.several-slow": { refused: "API Gateway waits 30 s" },
  "http.very-slow": { refused: "API Gateway waits 30 s" },
} satisfies Partial<Capabilities>;
