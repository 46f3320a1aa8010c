import { MotifError } from "@motif/core";

/** How a call ended. */
export type Outcome<T> = { readonly result: T } | { readonly error: unknown };

/** What an outcome says about what was called; `unknown` where it says nothing, as no call was made or it was given up by the caller. */
export type Verdict = "success" | "failure" | "unknown";

const VERDICTS: Readonly<Record<string, Verdict>> = {
  // It answered: what is wrong is the request, or its number. Codes of `ensureSuccess` are among them.
  terminal: "success",
  "not-found": "success",
  "condition-failed": "success",
  throttled: "success",
  "http-408": "success",
  "http-425": "success",
  "http-429": "success",
  // Nobody was called.
  "access-denied": "unknown",
  "invalid-argument": "unknown",
  "too-large": "unknown",
};

/**
 * The usual verdict. A `Response` with a status from 500 on is a failure, any other result a success: what is wrong with
 * a request (4xx) says that somebody is there. Errors are failures, time-outs included, but for those that say that it
 * answered (`TerminalError`, `NotFoundError`, `ConditionFailedError`, `ThrottledError`, and `RetryableError` for a 4xx) or that nobody was called, and but for `AbortError`:
 * the caller gave up.
 */
export function usualVerdict(outcome: Outcome<unknown>): Verdict {
  if ("result" in outcome) {
    return outcome.result instanceof Response && outcome.result.status >= 500 ? "failure" : "success";
  }
  const { error } = outcome;
  if (error instanceof MotifError) return VERDICTS[error.code] ?? "failure";
  return error instanceof Error && error.name === "AbortError" ? "unknown" : "failure";
}
