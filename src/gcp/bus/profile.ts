import { type Profile, quota } from "@motif/core/platform";
import { QUEUE } from "../queue/profile.ts";

/** Limits of buses in Pub/Sub. */
export const QUOTAS = {
  /** "Attributes per message: 100", less the ten that messages may have besides. */
  rules: quota(90, "items", "https://docs.cloud.google.com/pubsub/quotas#resource_limits", "2026", "medium"),
} as const;

/** How events are published: as messages are sent to queues, which are topics too. */
export const BUS: Profile["bus"] = { faults: QUEUE.faults, event: QUEUE.message };
