import { fact, type Profile } from "@motif/core/platform";
import { ANSWER_LOST, DOCS, UNAVAILABLE } from "../ground/profile.ts";

const TROUBLE = `${DOCS}/run/docs/troubleshooting`;

/** How calls of functions can fail. */
export const CALLABLE: Profile["callable"] = {
  faults: {
    // "The request was aborted because there was no available instance." (429)
    throttled: fact(true, TROUBLE, "2026", "medium"),
    unavailable: UNAVAILABLE,
    "answer-lost": ANSWER_LOST,
    "sent-twice": fact(false, "no source: there are no calls that nobody waits for", "2026-11", "high"),
  },
};
