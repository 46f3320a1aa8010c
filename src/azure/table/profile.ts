import { type Profile, quota } from "@motif/core/platform";
import { LEARN, RESOURCE_NAMES } from "../ground/sources.ts";

const LIMITS = `${LEARN}/cosmos-db/concepts-limits`;

/** Limits of Cosmos DB. */
export const QUOTAS = {
  item: quota(2 * 1024 * 1024, "bytes", LIMITS, "2026", "medium"),
  idLength: quota(1023, "bytes", LIMITS, "2026", "medium"),
  partitionKeyLength: quota(2048, "bytes", LIMITS, "2026", "medium"),
  accountNameLength: quota(44, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  nameLength: quota(255, "characters", LIMITS, "2026", "medium"),
} as const;

/** What items can be. */
export const TABLE: Profile["table"] = { item: QUOTAS.item };
