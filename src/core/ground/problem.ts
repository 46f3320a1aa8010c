import type { FieldIssue } from "./errors.ts";
import { JsonResponse } from "./json-response.ts";

/**
 * Problem details (RFC 9457). `code` is stable and may be matched by programs: that of the error behind it, where there is
 * one. `errors` names every bad field, each with a JSON Pointer.
 */
export interface Problem {
  readonly type?: string;
  readonly title: string;
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldIssue[];
  /** The limits that a request was too much for (draft-ietf-httpapi-ratelimit-headers). */
  readonly "violated-policies"?: readonly string[];
}

/** A response with problem details: `application/problem+json`, RFC 9457. `type` defaults to `about:blank`. */
export function problemResponse(problem: Problem, headers: Record<string, string> = {}): JsonResponse {
  return new JsonResponse(
    { type: "about:blank", ...problem },
    { status: problem.status, headers: { ...headers, "content-type": "application/problem+json" } },
  );
}
