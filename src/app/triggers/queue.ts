export { consume, type QueueSubscription } from "@motif/core";
