import { type Metrics, problemResponse } from "@motif/app";
import type { Denial } from "./rules.ts";

/** The same for an expense that is not there and for one that the caller may not read: neither tells that there is one. */
export function notFound(id: string): Response {
  return problemResponse({ status: 404, title: "Not Found", detail: `There is no expense ${id}.` });
}

/** A write that met another one, of which nothing came: tables refuse both now and then. Repeating it is safe. */
export function busy(): Response {
  const detail = "Somebody else is writing the expense. Try again.";
  return problemResponse({ status: 503, title: "Service Unavailable", detail }, { "retry-after": "1" });
}

const REASONS: Readonly<Record<Denial, string>> = {
  "not-a-manager": "Managers decide about expenses.",
  "another-department": "Managers decide about expenses of their own department.",
  "own-expense": "Nobody decides about an expense of their own.",
  "over-the-limit": "The amount is over the caller's limit.",
};

/** Why the caller may not decide, which is told to those who may read the expense, and counted. */
export function denied(rule: Denial, metrics: Metrics): Response {
  metrics.add("DecisionsDenied", 1, "Count", { rule });
  return problemResponse({ status: 403, title: "Forbidden", code: rule, detail: REASONS[rule] });
}
