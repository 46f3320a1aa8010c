import { fact, type Profile, quota } from "@motif/core/platform";
import { LEARN, RESOURCE_NAMES } from "../ground/sources.ts";

/** Limits of Key Vault. */
export const QUOTAS = {
  nameLength: quota(24, "characters", RESOURCE_NAMES, "2026-07", "medium"),
} as const;

/**
 * A secret is an app setting, which the host resolved before the function started: "App Service caches the values of the key
 * vault references and re-fetches it every 24 hours." A function that reads it asks no service.
 */
const cached = fact(false, `${LEARN}/app-service/app-service-key-vault-references`, "2021-06", "medium");

/** How reading a secret can fail. */
export const SECRET: Profile["secret"] = { faults: { throttled: cached, unavailable: cached } };
