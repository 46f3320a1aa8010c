import { quota } from "@motif/core/platform";
import { DOCS } from "../ground/profile.ts";

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
