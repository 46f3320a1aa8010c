import { fact, type Profile } from "@motif/core/platform";

const none = fact(false, "no source: Azure has no calls of functions by functions", "2026-11", "high");

/** Functions do not call each other there. */
export const CALLABLE: Profile["callable"] = {
  faults: { throttled: none, unavailable: none, "answer-lost": none, "sent-twice": none },
};
