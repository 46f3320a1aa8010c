import { AccessDeniedError, MotifError, NotFoundError, ThrottledError } from "@motif/core";
import { isObject, messageOf } from "@motif/core/platform";

/** What the SDKs' errors have in common: Cosmos DB has the status as `code`, Blob Storage as `statusCode`. */
export function statusOf(error: unknown): number | undefined {
  const { statusCode, code } = fieldsOf(error);
  if (typeof statusCode === "number") return statusCode;
  return typeof code === "number" ? code : undefined;
}

/** The service's own code of an error: `BlobNotFound`, `ServerBusy`, `MessagingEntityNotFound`; `""` where it has none. */
export function codeOf(error: unknown): string {
  const { code, details } = fieldsOf(error);
  if (typeof code === "string") return code;
  // Blob Storage says it in a header too, which is all there is in an answer to HEAD.
  const header = isObject(details) ? details.errorCode : undefined;
  return typeof header === "string" ? header : "";
}

const TIMED_OUT = 408;

/** Whether what a request asked for may have been done, though this is its failure: no answer came, or one of a service that failed itself. */
export function mayHaveHappened(error: unknown): boolean {
  if (error instanceof MotifError) return false;
  const status = statusOf(error);
  return status === undefined || status >= 500 || status === TIMED_OUT;
}

/** Service Bus says in words what HTTP says in numbers. */
const THROTTLING: readonly string[] = ["ServiceBusy", "ServerBusy"];
const ACCESS: readonly string[] = ["UnauthorizedAccess"];
const MISSING: readonly string[] = ["MessagingEntityNotFound"];

/**
 * An error of an SDK as one of the core's. `where` names the resource. What the core has no class for is a `MotifError`
 * with the code `service-failed` and the SDK's error as its cause.
 */
export function serviceError(error: unknown, where: string): Error {
  if (error instanceof MotifError) return error;
  const [status, code] = [statusOf(error), codeOf(error)];
  const message = messageOf(lastOf(error));
  if (status === 429 || status === 503 || THROTTLING.includes(code)) {
    return new ThrottledError(`Azure throttles calls to ${where}: ${message}`);
  }
  if (status === 401 || status === 403 || ACCESS.includes(code)) {
    return new AccessDeniedError(`Azure refused access to ${where}: ${message}`);
  }
  if (status === 404 || MISSING.includes(code)) {
    return new NotFoundError(`Azure knows no ${where}: ${message}`);
  }
  return new MotifError("service-failed", `A call to ${where} failed: ${message}`, { cause: error });
}

function fieldsOf(error: unknown): Readonly<Record<string, unknown>> {
  const last = lastOf(error);
  return isObject(last) ? last : {};
}

/** Service Bus's SDK throws the errors of all of its tries together. */
function lastOf(error: unknown): unknown {
  return error instanceof AggregateError ? error.errors.at(-1) : error;
}
