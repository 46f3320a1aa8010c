import { MotifError, messageOf, UnknownOutcomeError } from "../../ground/errors.ts";
import type { ServiceRequest } from "./driver.ts";

/** A request that was not done, as the service was not reached: trying again is safe. */
export function notReached(
  service: string,
  request: ServiceRequest,
  reason: string,
  cause?: unknown,
): MotifError {
  return new MotifError(
    "unavailable",
    `Service ${service} was not reached, and ${told(request)} was not done: ${reason}`,
    { cause },
  );
}

/** A request that may have been done: no answer came. */
export function unanswered(service: string, request: ServiceRequest, reason: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(
    `Service ${service} gave no answer to ${told(request)}, which may have been done: ${messageOf(reason)}`,
    { cause: reason },
  );
}

/** Method and path of a request, for messages: a query may hold what belongs into no log. */
export function told({ method, target }: Pick<ServiceRequest, "method" | "target">): string {
  return `${method} ${target.replace(/\?.*$/s, "") || "/"}`;
}
