import { fact, type Profile, quota } from "@motif/core/platform";

const API = "https://docs.aws.amazon.com/step-functions/latest/apireference";

/** Limits of Step Functions. Those that the core checks for every cloud are not repeated here. */
export const QUOTAS = {
  nameLength: quota(80, "characters", `${API}/API_CreateStateMachine.html`, "2026-11", "high"),
  roleNameLength: quota(
    64,
    "characters",
    "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
    "2026-10",
    "high",
  ),
} as const;

const inDoubt = fact(
  true,
  "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
  "2026",
  "medium",
);

/** How workflows are begun and answered. */
export const WORKFLOW: Profile["workflow"] = {
  faults: {
    // ThrottlingException, of all actions
    throttled: fact(true, `${API}/CommonErrors.html`, "2026", "medium"),
    // ServiceUnavailable: "The request has failed due to a temporary failure of the server."
    unavailable: fact(true, `${API}/CommonErrors.html`, "2026", "medium"),
    "answer-lost": inDoubt,
    "sent-twice": inDoubt,
  },
};
