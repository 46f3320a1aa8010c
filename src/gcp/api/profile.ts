import { fact, type Profile, quota } from "@motif/core/platform";
import { DOCS, FUNCTIONS } from "../ground/profile.ts";

/** Limits of requests to functions, and of API Gateway. */
export const QUOTAS = {
  requestBody: quota(32 * 1024 * 1024, "bytes", FUNCTIONS, "2026", "high"),
  responseBody: quota(32 * 1024 * 1024, "bytes", FUNCTIONS, "2026", "medium"),
  responseStream: quota(10 * 1024 * 1024, "bytes", FUNCTIONS, "2026", "medium"),
  gatewayRequestBody: quota(32 * 1024 * 1024, "bytes", `${DOCS}/api-gateway/docs/quotas`, "2026", "recall"),
  gatewayNameLength: quota(
    49,
    "characters",
    `${DOCS}/api-gateway/docs/reference/rest/v1/projects.locations.apis/create`,
    "2026",
    "recall",
  ),
} as const;

/**
 * "The longer the timeout is, the more likely the connection can be lost due to failures on the client side or the Cloud Run
 * side."
 */
const lost = fact(true, `${DOCS}/run/docs/configuring/request-timeout`, "2026", "medium");

/** How requests reach functions. */
export const HTTP: Profile["http"] = {
  faults: { "request-lost": lost, "answer-lost": lost },
  request: QUOTAS.requestBody,
  base64: fact(false, `${DOCS}/run/docs/triggering/https-request`, "2026", "medium"),
  collects: fact(false, FUNCTIONS, "2026", "medium"),
  // Of a connection that Cloud Run closes: "The container might continue processing the aborted request". No page promises that a
  // function hears of a client that closes its own.
  goesOn: fact(true, `${DOCS}/run/docs/configuring/request-timeout`, "2026", "medium"),
  response: QUOTAS.responseBody,
  streamed: QUOTAS.responseStream,
};
