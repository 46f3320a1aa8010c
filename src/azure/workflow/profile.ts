import { fact, type Profile } from "@motif/core/platform";

const refused = fact(false, "no source: workflows are refused on Azure", "2026-11", "high");

/** How workflows can fail, where there are some. */
export const WORKFLOW: Profile["workflow"] = {
  faults: { throttled: refused, unavailable: refused, "answer-lost": refused, "sent-twice": refused },
};
