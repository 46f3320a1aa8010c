import { fact, type Profile, quota } from "@motif/core/platform";
import { LAMBDA, SERVERLESS_GUIDE } from "../ground/profile.ts";

const URL_CORS = "https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html";
const GATEWAY = `${SERVERLESS_GUIDE}/references/api-gateway.md`;

/** Limits of API Gateway, and of Lambda for functions that somebody waits for. */
export const QUOTAS = {
  gatewayPayload: quota(10 * 1024 * 1024, "bytes", GATEWAY, "2026-08", "medium"),
  integrationTimeout: quota(30, "s", GATEWAY, "2026-08", "medium"),
  /** Of one API. AWS can raise it. */
  routes: quota(
    300,
    "items",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
    "2026-11",
    "medium",
  ),
  /** Method, path and protocol of a request, with the values of all its headers. */
  requestLine: quota(
    10_240,
    "bytes",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
    "2026-11",
    "high",
  ),
  /** Origins of a function URL, and headers of each kind: "Array Members: Maximum number of 100 items". */
  corsEntries: quota(100, "items", URL_CORS, "2026-11", "high"),
  /** "Length Constraints: Minimum length of 1. Maximum length of 253." */
  corsOrigin: quota(253, "characters", URL_CORS, "2026-11", "high"),
  /** "Length Constraints: Maximum length of 1024." */
  corsHeader: quota(1024, "characters", URL_CORS, "2026-11", "high"),
  /** Requests and responses of a synchronous invocation, with the event around them. */
  payload: quota(6 * 1024 * 1024, "bytes", LAMBDA, "2026-08", "high"),
  /** Of a function URL that streams. */
  responseStream: quota(200 * 1024 * 1024, "bytes", LAMBDA, "2026-08", "high"),
  /** Of a function: who may invoke it. */
  resourcePolicy: quota(
    20 * 1024,
    "bytes",
    "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    "2026-11",
    "medium",
  ),
} as const;

const RETRIES =
  "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_mitigate_interaction_failure_limit_retries.html";

/** How requests reach functions. */
export const HTTP: Profile["http"] = {
  faults: {
    // "Typical components in a distributed software system include servers, load balancers […] and DNS servers. During normal
    // operation, these components can respond to requests with errors that are temporary".
    "request-lost": fact(true, RETRIES, "2026", "medium"),
    // "When client requests time out or receive error responses, they should determine whether or not to retry."
    "answer-lost": fact(true, RETRIES, "2026", "medium"),
  },
  request: QUOTAS.payload,
  base64: fact(
    true,
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html",
    "2026",
    "medium",
  ),
  collects: fact(
    true,
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html",
    "2026",
    "medium",
  ),
  // "[…] streamed responses are not interrupted or stopped when the invoking client connection is broken. Customers will be
  // billed for the full function duration".
  goesOn: fact(
    true,
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html",
    "2026",
    "high",
  ),
  response: QUOTAS.payload,
  streamed: QUOTAS.responseStream,
};
