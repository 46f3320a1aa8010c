import type { Capabilities } from "@motif/core/capabilities";
import { FUNCTIONS } from "../ground/services.ts";

const GATEWAY = "the adapter; API Management where functions are in several apps";

const REFUSED = "in the function: a refused request costs an execution";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "http.routes": { by: GATEWAY },
  "http.overlap": { by: GATEWAY },
  "http.rest": { by: GATEWAY },
  "http.any": { by: GATEWAY, difference: "a route for each method" },
  "http.slash": { by: "the adapter" },
  "http.cors": { by: GATEWAY },
  "http.validation": { by: "the adapter", difference: "in the function: a bad request costs an execution" },
  "http.gateway-validation": { refused: "Azure Functions has no gateway that validates requests" },
  "http.jwt": { by: "the adapter", difference: REFUSED },
  "http.api-key": { by: "the adapter", difference: REFUSED },
  "http.authorizer": { by: "the adapter", difference: REFUSED },
  "http.streaming": {
    by: FUNCTIONS,
    difference:
      "beside API Management, at the function app's own address, where functions are in several apps",
  },
  "http.collected": { by: GATEWAY, difference: "collected by API Management: sent in one piece" },
  "http.body": { by: FUNCTIONS },
  "http.large-body": { by: FUNCTIONS },
  "http.larger-body": { by: FUNCTIONS },
  "http.largest-body": { by: FUNCTIONS, difference: "held in memory: give the function enough" },
  "http.slow": { by: FUNCTIONS },
  "http.several-slow": {
    refused:
      "API Management, which is in front of an API whose functions are in several function apps, ends a request after 30 s",
  },
  "http.very-slow": { refused: "Azure's load balancer waits 230 s for an answer" },
} satisfies Partial<Capabilities>;
