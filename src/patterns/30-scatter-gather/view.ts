import type { LateAnswer, Outcome, Quote } from "./resources.ts";

/** Whether a carrier did not answer until the deadline. */
export function isMissing({ state }: Outcome): boolean {
  return state === "late" || state === "failed";
}

/** A quote as clients see it: what was said at the deadline, and beside it what came later of those who were missing. */
export function view(quote: Omit<Quote, "expiresAt">, late: readonly LateAnswer[]) {
  const { id, freight, askedAt, complete, outcomes } = quote;
  const came = late.map(({ carrier, state, offer, answeredAt }) => ({ carrier, state, offer, answeredAt }));
  return { id, freight, askedAt, complete, carriers: outcomes, late: came };
}
