import { AccessDeniedError, MotifError, NotFoundError, ThrottledError } from "@motif/core";
import { isObject, messageOf } from "@motif/core/platform";

/** Names of errors that say "too much at once", of any of the services. */
const THROTTLING: readonly string[] = [
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
];
const ACCESS: readonly string[] = ["AccessDenied", "AccessDeniedException"];
const MISSING: readonly string[] = [
  "NoSuchBucket",
  "QueueDoesNotExist",
  "AWS.SimpleQueueService.NonExistentQueue",
  "ResourceNotFoundException",
];

/** Errors of the way to a service that was never entered: there was nobody, or no such host. */
const NEVER_SENT: readonly string[] = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"];

/**
 * Whether what a request asked for may have been done, though this is its failure: no answer came, or one by which the
 * service says that it failed itself (5xx).
 */
export function mayHaveHappened(error: unknown): boolean {
  const { $metadata, code } = isObject(error) ? error : {};
  const status = isObject($metadata) ? $metadata.httpStatusCode : undefined;
  if (typeof status === "number") return status >= 500 && !THROTTLING.includes(errorName(error));
  return !NEVER_SENT.includes(String(code));
}

/** The name of an error of the SDK: the code that the service gave it. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

/**
 * An error of the SDK as one of the core's. `where` names the resource. What the core has no class for is a
 * `MotifError` with the code `service-failed` and the SDK's error as its cause.
 */
export function serviceError(error: unknown, where: string): Error {
  if (error instanceof MotifError) return error;
  const name = errorName(error);
  if (THROTTLING.includes(name))
    return new ThrottledError(`AWS throttles calls to ${where}: ${messageOf(error)}`);
  if (ACCESS.includes(name))
    return new AccessDeniedError(`AWS refused access to ${where}: ${messageOf(error)}`);
  if (MISSING.includes(name)) return new NotFoundError(`AWS knows no ${where}: ${messageOf(error)}`);
  return new MotifError("service-failed", `A call to ${where} failed: ${messageOf(error)}`, { cause: error });
}
