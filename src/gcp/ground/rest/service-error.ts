import { AccessDeniedError, MotifError, NotFoundError, ThrottledError } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import { ApiError } from "./api-error.ts";

/**
 * A failure of one of Google's APIs as one of the core's errors. `where` names the resource. What the core has no class
 * for is a `MotifError` with the code `service-failed` and the API's error as its cause.
 */
export function serviceError(error: unknown, where: string): Error {
  if (error instanceof MotifError) return error;
  const status = error instanceof ApiError ? error.httpStatus : undefined;
  if (status === 429) {
    return new ThrottledError(`Google Cloud throttles calls to ${where}: ${messageOf(error)}`);
  }
  if (status === 401 || status === 403) {
    return new AccessDeniedError(`Google Cloud refused access to ${where}: ${messageOf(error)}`);
  }
  if (status === 404) return new NotFoundError(`Google Cloud knows no ${where}: ${messageOf(error)}`);
  return new MotifError("service-failed", `A call to ${where} failed: ${messageOf(error)}`, { cause: error });
}
