import type { Inventory, ObjectSubscriptionEntry } from "@motif/core/model";
import type { BucketPlan } from "./aws-plan.ts";
import type { Refuse } from "./refuse.ts";

/** The buckets, each with the functions that its new objects go to. */
export function planBuckets(inventory: Inventory, refuse: Refuse): BucketPlan[] {
  return inventory.buckets.map(({ name }) => {
    const subscriptions = inventory.objectSubscriptions.filter((entry) => entry.bucket === name);
    refuseOverlaps(subscriptions, refuse);
    return {
      name,
      notifications: subscriptions.map((entry) => ({
        name: entry.name,
        prefix: entry.prefix,
        suffix: entry.suffix,
        function: entry.function,
      })),
    };
  });
}

/**
 * S3 refuses filters that one key could match both of.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
function refuseOverlaps(subscriptions: readonly ObjectSubscriptionEntry[], refuse: Refuse): void {
  for (const [index, entry] of subscriptions.entries()) {
    const other = subscriptions.slice(0, index).find((before) => overlap(before, entry));
    if (!other) continue;
    refuse(
      entry.name,
      `an object can match its filter and that of ${other.name}, and S3 allows one function per object; make the prefixes or suffixes exclude each other, or send from one function to a queue`,
    );
  }
}

function overlap(a: ObjectSubscriptionEntry, b: ObjectSubscriptionEntry): boolean {
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  const suffixes = a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix);
  return prefixes && suffixes;
}
