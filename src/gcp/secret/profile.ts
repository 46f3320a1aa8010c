import { fact, type Profile, quota } from "@motif/core/platform";
import { DOCS, UNAVAILABLE } from "../ground/profile.ts";

/** Limits of Secret Manager. */
export const QUOTAS = {
  nameLength: quota(
    255,
    "characters",
    `${DOCS}/secret-manager/docs/reference/rest/v1/projects.secrets/create`,
    "2026",
    "medium",
  ),
} as const;

/** How reading a secret can fail. */
export const SECRET: Profile["secret"] = {
  faults: {
    // "Access request: 90,000 per minute per project."
    throttled: fact(true, `${DOCS}/secret-manager/quotas`, "2026", "medium"),
    unavailable: UNAVAILABLE,
  },
};
