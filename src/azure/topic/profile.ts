import { fact, type Profile, quota } from "@motif/core/platform";
import { LEARN } from "../ground/sources.ts";
import { QUEUE } from "../queue/profile.ts";

const LIMITS = `${LEARN}/service-bus-messaging/service-bus-quotas`;

/** Limits of topics in the Standard tier; messages are as those of queues. */
export const QUOTAS = {
  /** Of the condition of a rule, as SQL. */
  filterLength: quota(1024, "characters", LIMITS, "2026-07", "medium"),
  /** Of the name of a subscription, which is that of its queue. */
  subscriptionNameLength: quota(50, "characters", LIMITS, "2026-07", "medium"),
} as const;

/** How messages are published: as they are sent to queues. */
export const TOPIC: Profile["topic"] = {
  faults: {
    throttled: QUEUE.faults.throttled,
    unavailable: QUEUE.faults.unavailable,
    "answer-lost": QUEUE.faults["answer-lost"],
    // "a subsequent send causes the same message to appear in the system twice"
    "sent-twice": fact(true, `${LEARN}/service-bus-messaging/duplicate-detection`, "2023-06", "medium"),
  },
  message: QUEUE.message,
};
