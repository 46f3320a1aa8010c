import { isObject } from "@motif/core/platform";

/**
 * A failure that one of Google's APIs answered, or that the way there had. `httpStatus` is 0 where no answer came.
 * @see https://cloud.google.com/apis/design/errors#http_mapping
 */
export class ApiError extends Error {
  readonly httpStatus: number;
  /** Such as `NOT_FOUND`; `""` where the service uses no such codes (Cloud Storage). */
  readonly status: string;
  /** How often the call was tried: with more than once, an earlier attempt may have had an effect unseen. */
  readonly attempts: number;

  constructor(httpStatus: number, status: string, message: string, attempts: number, cause?: unknown) {
    super(message, { cause });
    this.name = status || `HTTP ${httpStatus}`;
    this.httpStatus = httpStatus;
    this.status = status;
    this.attempts = attempts;
  }
}

/** The error that the text of an answer describes. */
export function apiError(httpStatus: number, text: string, attempts: number): ApiError {
  const { status, message } = errorOf(text);
  return new ApiError(
    httpStatus,
    typeof status === "string" ? status : "",
    typeof message === "string" ? message : `HTTP ${httpStatus}`,
    attempts,
  );
}

/** `{"error": {…}}`, or a list of such (methods that stream their answer). */
function errorOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text);
    const first: unknown = Array.isArray(json) ? json[0] : json;
    return isObject(first) && isObject(first.error) ? first.error : {};
  } catch {
    return { message: text.slice(0, 500) || undefined };
  }
}

/** Whether it makes sense to try again: throttling, time-outs, the service's own failures, lost connections, contention. */
export function isTransient({ httpStatus, status }: ApiError): boolean {
  return httpStatus === 0 || [408, 429, 500, 502, 503, 504].includes(httpStatus) || status === "ABORTED";
}
