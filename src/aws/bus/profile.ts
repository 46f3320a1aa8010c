import { fact, type Profile, quota } from "@motif/core/platform";

const API = "https://docs.aws.amazon.com/eventbridge/latest/APIReference";
const PUT = `${API}/API_PutEvents.html`;
const GUIDE = "https://docs.aws.amazon.com/eventbridge/latest/userguide";

/** Limits of EventBridge. Those of event patterns the core checks for every cloud. */
export const QUOTAS = {
  /**
   * Of an event, and of all in a call: "1 MB" since 2026-01-29
   * (https://aws.amazon.com/about-aws/whats-new/2026/01/amazon-eventbridge-increases-event-payload-size/); some pages still say 256 KB.
   */
  eventSize: quota(1_048_576, "bytes", PUT, "2026-01", "medium"),
  batch: quota(10, "items", PUT, "2026", "high"),
  /** Of a bus. */
  nameLength: quota(256, "characters", `${API}/API_CreateEventBus.html`, "2026", "high"),
  rules: quota(300, "items", `${GUIDE}/eb-quota.html`, "2026", "medium"),
  /** "Maximum number of rules, per event bus per account, that can contain event filters that include wildcards." */
  wildcardRules: quota(30, "items", `${GUIDE}/eb-quota.html`, "2026-11", "high"),
} as const;

/** "Retries can … cause duplicates": whoever does not hear of an event's fate publishes it again, and EventBridge takes it for another. */
const inDoubt = fact(
  true,
  "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
  "2026",
  "medium",
);

/** How events are published. A queue takes no more than SQS does: 1 MiB with what stands around the event. */
export const BUS: Profile["bus"] = {
  faults: {
    // ThrottlingException is one of the error codes of entries.
    throttled: fact(true, PUT, "2026", "medium"),
    // InternalException: "This exception occurs due to unexpected causes."
    unavailable: fact(true, PUT, "2026", "medium"),
    "answer-lost": inDoubt,
    "sent-twice": inDoubt,
  },
  event: QUOTAS.eventSize,
};
