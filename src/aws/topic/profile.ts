import { fact, type Profile, quota } from "@motif/core/platform";

const API = "https://docs.aws.amazon.com/sns/latest/api";
const PUBLISH = `${API}/API_Publish.html`;
const FILTERS = "https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html";

/** Limits of SNS. Those that the core checks for every cloud are not repeated here. */
export const QUOTAS = {
  messageSize: quota(262_144, "bytes", PUBLISH, "2026-10", "high"),
  /** Of a topic's name, with the `.fifo` of FIFO topics. */
  nameLength: quota(256, "characters", `${API}/API_CreateTopic.html`, "2026-10", "high"),
  /** Attributes of a message that comes into a queue as it was published: one with more is discarded. */
  rawAttributes: quota(
    10,
    "items",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html",
    "2026-10",
    "high",
  ),
  filterFields: quota(5, "items", FILTERS, "2026-11", "high"),
  /** The numbers of conditions of all fields, multiplied. */
  filterCombinations: quota(150, "items", FILTERS, "2026-11", "high"),
} as const;

/**
 * "Amazon SNS stores multiple copies" and answers then; whoever does not hear of it publishes again, and a standard topic
 * takes it for another message.
 */
const inDoubt = fact(
  true,
  "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
  "2026",
  "medium",
);

/** How messages are published. */
export const TOPIC: Profile["topic"] = {
  faults: {
    // Throttled: "Indicates that the rate at which requests have been submitted for this action exceeds the limit for your AWS
    // account."
    throttled: fact(true, PUBLISH, "2026", "medium"),
    // ServiceUnavailable: "The request has failed due to a temporary failure of the server."
    unavailable: fact(true, `${API}/CommonErrors.html`, "2026", "medium"),
    "answer-lost": inDoubt,
    "sent-twice": inDoubt,
  },
  message: QUOTAS.messageSize,
};
