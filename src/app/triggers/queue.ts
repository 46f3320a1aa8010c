export {
  consume,
  type QueueSubscription,
  type RulePolicy,
  rule,
  type SubscriptionPolicy,
  subscribe,
} from "@motif/core";
