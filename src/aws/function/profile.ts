import { fact, type Profile, quota } from "@motif/core/platform";
import {
  FUNCTION_NAME_LENGTH,
  LAMBDA,
  LAMBDA_ASYNC,
  ROLE_NAME_LENGTH,
  ROLE_POLICIES_LENGTH,
} from "../ground/profile.ts";

const EVENT_INVOKE = "https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html";

/** Limits of Lambda. Those that the core checks for every cloud (memory) are not repeated here. */
export const QUOTAS = {
  timeout: quota(900, "s", LAMBDA, "2026-08", "high"),
  environment: quota(4096, "bytes", LAMBDA, "2026-08", "high"),
  nameLength: FUNCTION_NAME_LENGTH,
  roleNameLength: ROLE_NAME_LENGTH,
  rolePolicies: ROLE_POLICIES_LENGTH,
  unreserved: quota(
    100,
    "invocations",
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    "2026-11",
    "high",
  ),
  asyncRetries: quota(2, "invocations", EVENT_INVOKE, "2026-08", "high"),
  asyncAgeMin: quota(60, "s", EVENT_INVOKE, "2026-08", "medium"),
  asyncAgeMax: quota(21_600, "s", EVENT_INVOKE, "2026-08", "medium"),
} as const;

/**
 * Waits of Lambda's own between the attempts of an asynchronous invocation, in milliseconds; they cannot be set.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export const ASYNC_RETRY_DELAYS_MS = { value: [60_000, 120_000], source: LAMBDA_ASYNC } as const;

const LIFECYCLE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html";
/** "If the Lambda function crashes or times out during the `Invoke` phase, Lambda resets the execution environment." */
const resets = fact(true, LIFECYCLE, "2026-10", "medium");
/** "For latency-sensitive applications, Amazon S3 advises tracking and aggressively retrying slower operations." */
const slow = fact(
  true,
  "https://docs.aws.amazon.com/whitepapers/latest/s3-optimizing-performance-best-practices/timeouts-and-retries-for-latency-sensitive-applications.html",
  "2026",
  "medium",
);

/** How functions run. */
export const FUNCTION: Profile["function"] = {
  faults: {
    crash: resets,
    stall: resets,
    slow,
    "slow-answer": slow,
    // "The duration of a cold start varies from under 100 ms to over 1 second."
    "cold-start": fact(true, LIFECYCLE, "2026-10", "medium"),
    "clock-skew": fact(true, "no source: no page says how exact Lambda's clocks are", "2026-11", "recall"),
    // "Lambda terminates execution environments every few hours to allow for runtime updates and maintenance".
    "scale-in": fact(true, LIFECYCLE, "2026-10", "medium"),
    // "When […] your function is at maximum concurrency, additional requests fail with a throttling error (429 status code)."
    concurrency: fact(
      true,
      "https://docs.aws.amazon.com/lambda/latest/dg/invocation-scaling.html",
      "2023",
      "medium",
    ),
    restart: fact(true, "no source: Lambda documents the loss of one zone at a time", "2026-11", "recall"),
    // Of HTTP 503: "DynamoDB is currently unavailable. (This should be a temporary state.)"
    outage: fact(
      true,
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html",
      "2023",
      "medium",
    ),
  },
};
