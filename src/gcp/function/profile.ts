import { fact, type Profile, quota } from "@motif/core/platform";
import {
  ANSWER_LOST,
  DOCS,
  FUNCTION_TIMEOUT,
  SERVICE_ACCOUNT_LENGTH,
  UNAVAILABLE,
} from "../ground/profile.ts";

const RUN = `${DOCS}/run/quotas`;

/** Limits of Cloud Run functions, their accounts and logs. Those that the core checks for every cloud (memory) are not repeated here. */
export const QUOTAS = {
  timeout: FUNCTION_TIMEOUT,
  nameLength: quota(
    62,
    "characters",
    `${DOCS}/functions/docs/reference/rest/v2/projects.locations.functions`,
    "2026",
    "recall",
  ),
  environment: quota(32_768, "bytes", RUN, "2026", "recall"),
  instances: quota(1000, "instances", RUN, "2026", "recall"),
  accountLength: SERVICE_ACCOUNT_LENGTH,
  accountNameLength: quota(
    100,
    "bytes",
    `${DOCS}/iam/docs/reference/rest/v1/projects.serviceAccounts`,
    "2026",
    "high",
  ),
  logRetentionMin: quota(1, "days", `${DOCS}/logging/docs/buckets`, "2026", "medium"),
  logRetentionMax: quota(3650, "days", `${DOCS}/logging/docs/buckets`, "2026", "medium"),
} as const;

const ERROR_REPORTING = `${DOCS}/run/docs/error-reporting`;

/** How functions run. */
export const FUNCTION: Profile["function"] = {
  faults: {
    // "Allowing such errors to crash your application process results in a cold start where a new container instance is started
    // up."
    crash: fact(true, ERROR_REPORTING, "2026-08", "medium"),
    // "If your service doesn't respond within this limit, Cloud Run closes the network connection and returns an HTTP 504 error."
    stall: fact(true, `${DOCS}/run/docs/configuring/request-timeout`, "2026", "medium"),
    // "An increase in latency caused an operation take longer than the deadline (60 seconds by default) to complete."
    slow: fact(true, `${DOCS}/firestore/docs/understand-error-codes`, "2026", "medium"),
    "slow-answer": ANSWER_LOST,
    "cold-start": fact(true, ERROR_REPORTING, "2026-08", "medium"),
    "clock-skew": fact(true, "no source: no page says how exact Cloud Run's clocks are", "2026-11", "recall"),
    // "Cloud Run sends a SIGTERM signal to your container instance before the container instance terminates, due to an event
    // like scale down or deleted revision."
    "scale-in": fact(true, `${DOCS}/run/docs/samples/cloudrun-sigterm-handler`, "2026", "medium"),
    // ""Memory limit exceeded" and "No instances available" service errors."
    concurrency: fact(true, ERROR_REPORTING, "2026-08", "medium"),
    restart: fact(true, "no source: Cloud Run documents the loss of one zone at a time", "2026-11", "recall"),
    outage: UNAVAILABLE,
  },
};
