import { quota } from "@motif/core/platform";
import { RESOURCE_NAMES } from "../ground/sources.ts";

/** Limits of Key Vault. */
export const QUOTAS = {
  nameLength: quota(24, "characters", RESOURCE_NAMES, "2026-07", "medium"),
} as const;
