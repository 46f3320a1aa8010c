import { type Profile, quota } from "@motif/core/platform";
import { DOCS, THROTTLED, UNAVAILABLE } from "../ground/profile.ts";

const GUIDE = `${DOCS}/secret-manager/parameter-manager/docs`;

/** Limits of Parameter Manager. */
export const QUOTAS = {
  nameLength: quota(63, "characters", `${GUIDE}/create-parameter`, "2026-11", "medium"),
  payload: quota(1024 * 1024, "bytes", `${GUIDE}/overview`, "2026", "recall"),
} as const;

/** How reading a parameter can fail. */
export const CONFIG: Profile["config"] = { faults: { throttled: THROTTLED, unavailable: UNAVAILABLE } };
