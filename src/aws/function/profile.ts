import { quota } from "@motif/core/platform";
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
