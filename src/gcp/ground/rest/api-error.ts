import { isObject } from "@motif/core/platform";

/**
 * A failure that one of Google's APIs answered, or that the way there had. `httpStatus` is 0 where no answer came.
 * @see https://cloud.google.com/apis/design/errors#http_mapping
 */
export class ApiError extends Error {
  readonly httpStatus: number;
  /** Such as `NOT_FOUND`; `""` where the service uses no such codes (Cloud Storage). */
  readonly status: string;
  /** Whether the answer to an earlier attempt was lost, which may have had an effect unseen. */
  readonly answerLost: boolean;

  constructor(httpStatus: number, status: string, message: string, answerLost: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = status || `HTTP ${httpStatus}`;
    this.httpStatus = httpStatus;
    this.status = status;
    this.answerLost = answerLost;
  }
}

/** The error that the text of an answer describes. */
export function apiError(httpStatus: number, text: string, answerLost: boolean): ApiError {
  const { status, message } = errorOf(text);
  return new ApiError(
    httpStatus,
    typeof status === "string" ? status : "",
    typeof message === "string" ? message : `HTTP ${httpStatus}`,
    answerLost,
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

/** Whether what was asked for may have been done all the same: no answer came, or one that a server on the way gave up with. */
export function mayHaveHappened({ httpStatus }: ApiError): boolean {
  return httpStatus === 0 || httpStatus >= 500;
}
