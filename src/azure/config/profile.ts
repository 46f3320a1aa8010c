import { fact, type Profile, quota } from "@motif/core/platform";
import { LEARN, RESOURCE_NAMES, TRANSIENT_FAULTS } from "../ground/sources.ts";

const FAQ = `${LEARN}/azure-app-configuration/faq`;

/** Limits of App Configuration. */
export const QUOTAS = {
  storeNameLength: quota(50, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  /** Of 10 KB that a key has with everything about it, what is left for the value. */
  valueSize: quota(10_000, "bytes", FAQ, "2026-02", "medium"),
} as const;

/** How reading a value can fail. */
export const CONFIG: Profile["config"] = {
  faults: {
    // "When the hourly quota is exhausted, requests may return HTTP status code 429 indicating too many requests until end of
    // the hour."
    throttled: fact(true, FAQ, "2020-02", "medium"),
    // "Transient faults include […] the temporary unavailability of a service".
    unavailable: fact(true, TRANSIENT_FAULTS, "2016-07", "medium"),
  },
};
