import type { Capabilities } from "@motif/core/capabilities";

const FUNCTIONS = "Cloud Run functions";
const GATEWAY = "the adapter; API Gateway where there are several functions";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "http.routes": { by: GATEWAY, difference: "with API Gateway, 404 and 405 are its own" },
  "http.overlap": { by: GATEWAY },
  "http.cors": { by: GATEWAY },
  "http.validation": { by: "the adapter", difference: "in the function: a bad request costs a request" },
  "http.streaming": { by: FUNCTIONS, difference: "10 MB at most" },
  "http.collected": { by: FUNCTIONS, difference: "as they come; 10 MB at most" },
  "http.body": { by: FUNCTIONS },
  "http.large-body": { by: FUNCTIONS },
  "http.slow": { by: FUNCTIONS },
  "http.several-slow": { by: GATEWAY },
  "http.very-slow": { by: FUNCTIONS },
} satisfies Partial<Capabilities>;
