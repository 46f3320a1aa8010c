import type { Capabilities } from "@motif/core/capabilities";
import { FUNCTIONS } from "../ground/services.ts";

const GATEWAY = "the adapter; API Management where functions are in several apps";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "http.routes": { by: GATEWAY },
  "http.overlap": { by: GATEWAY },
  "http.cors": { by: GATEWAY },
  "http.validation": { by: "the adapter", difference: "in the function: a bad request costs an execution" },
  "http.streaming": {
    by: FUNCTIONS,
    difference:
      "beside API Management, at the function app's own address, where functions are in several apps",
  },
  "http.collected": { by: GATEWAY, difference: "collected by API Management: sent in one piece" },
  "http.body": { by: FUNCTIONS },
  "http.large-body": { by: FUNCTIONS },
  "http.slow": { by: FUNCTIONS },
  "http.several-slow": {
    refused:
      "API Management, which is in front of an API whose functions are in several function apps, ends a request after 30 s",
  },
  "http.very-slow": { refused: "Azure's load balancer waits 230 s for an answer" },
} satisfies Partial<Capabilities>;
