import {
  FunctionCrashError,
  FunctionTimeoutError,
  MotifError,
  type Problem,
  ThrottledError,
} from "@motif/core";
import type { HttpResponseData } from "../contract.ts";

/** Header names (lower case) and values, in the order in which they are sent. */
export type Headers = HttpResponseData["headers"];

/** Takes an error that is nobody's answer: a defect of Motif, for the log of whoever runs the server. */
export type ReportError = (error: unknown) => void;

/** A response with problem details (RFC 9457). */
export function problem(details: Problem, headers: Headers = []): HttpResponseData {
  return {
    status: details.status,
    headers: [["content-type", "application/problem+json"], ...headers],
    body: JSON.stringify({ type: "about:blank", ...details }),
  };
}

/** Tells a client that the server is busy to wait so many seconds (RFC 9110, section 10.2.3). */
const TRY_AGAIN_SOON: Headers = [["retry-after", "1"]];

/**
 * The answer to a request whose function could not answer itself; undefined where the error is no such failure.
 * It says nothing of the function: a caller of an API must not learn what is behind it.
 */
export function invocationProblem(error: unknown): HttpResponseData | undefined {
  if (error instanceof ThrottledError) {
    const detail = "Too many requests are being processed. Try again later.";
    return problem({ title: "Too Many Requests", status: 429, detail }, TRY_AGAIN_SOON);
  }
  if (error instanceof FunctionTimeoutError) {
    const detail = "The request was stopped because it took too long.";
    return problem({ title: "Gateway Timeout", status: 504, detail });
  }
  if (error instanceof FunctionCrashError) {
    return problem({ title: "Bad Gateway", status: 502, detail: "The request ended without an answer." });
  }
  if (error instanceof MotifError && error.code === "no-environment") {
    const detail = "Too many requests are waiting. Try again later.";
    return problem({ title: "Service Unavailable", status: 503, detail }, TRY_AGAIN_SOON);
  }
  return undefined;
}

/** The answer to a request that met a defect: it is reported, and the client learns nothing of it. */
export function internalProblem(error: unknown, report: ReportError): HttpResponseData {
  report(error);
  return problem({ title: "Internal Server Error", status: 500 });
}
