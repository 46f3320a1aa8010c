import { quota } from "@motif/core/platform";
import { LEARN, RESOURCE_NAMES } from "../ground/sources.ts";

/** Limits of App Configuration. */
export const QUOTAS = {
  storeNameLength: quota(50, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  /** Of 10 KB that a key has with everything about it, what is left for the value. */
  valueSize: quota(10_000, "bytes", `${LEARN}/azure-app-configuration/faq`, "2026-02", "medium"),
} as const;
