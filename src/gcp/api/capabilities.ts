import type { Capabilities } from "@motif/core/capabilities";

const FUNCTIONS = "Cloud Run functions";
const GATEWAY = "the adapter; API Gateway where there are several functions";

const REFUSED = "in the function: a refused request costs a request";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "http.routes": { by: GATEWAY, difference: "with API Gateway, 404 and 405 are its own" },
  "http.overlap": { by: GATEWAY },
  "http.rest": { by: GATEWAY },
  "http.any": { by: GATEWAY, difference: "with API Gateway, an operation for each method" },
  "http.slash": { by: GATEWAY },
  "http.cors": { by: GATEWAY },
  "http.validation": { by: "the adapter", difference: "in the function: a bad request costs a request" },
  "http.gateway-validation": { refused: "Google Cloud's API Gateway validates no bodies" },
  "http.jwt": { by: "the adapter", difference: REFUSED },
  "http.api-key": { by: "the adapter", difference: REFUSED },
  "http.authorizer": { by: "the adapter", difference: REFUSED },
  "http.streaming": { by: FUNCTIONS, difference: "10 MB at most" },
  "http.collected": { by: FUNCTIONS, difference: "as they come; 10 MB at most" },
  "http.body": { by: FUNCTIONS },
  "http.large-body": { by: FUNCTIONS },
  "http.larger-body": { by: FUNCTIONS },
  "http.largest-body": { refused: "Cloud Run takes 33554432 at most" },
  "http.slow": { by: FUNCTIONS },
  "http.several-slow": { by: GATEWAY },
  "http.very-slow": { by: FUNCTIONS },
} satisfies Partial<Capabilities>;
