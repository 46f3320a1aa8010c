import type { Refuse } from "@motif/compile/kit";
import { type FunctionEntry, type Inventory, type ObjectsTrigger, triggersOf } from "@motif/core/model";
import { resourceVariable } from "@motif/runtime/variables";
import { bucketReference } from "../bucket/reference.ts";
import type { FunctionNeeds } from "../ground/room.ts";

/** The notifications of a plan. */
export interface NotificationPlans {
  readonly notifications: readonly NotificationPlan[];
}

/** New objects of a bucket with this prefix and suffix invoke a function. */
export interface NotificationPlan {
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly function: string;
}

/** The functions that new objects go to. */
export function planNotifications(inventory: Inventory, refuse: Refuse): NotificationPlans {
  const triggers = triggersOf(inventory, "objects");
  for (const own of Map.groupBy(triggers, ({ source }) => source.bucket).values())
    refuseOverlaps(own, refuse);
  return {
    notifications: triggers.map(({ name, source, function: fn }) => ({ name, ...source, function: fn })),
  };
}

/** What a function needs that objects go to: it opens those that its events are about. */
export function objectsNeeds({ name }: FunctionEntry, inventory: Inventory): FunctionNeeds {
  const buckets = triggersOf(inventory, "objects")
    .filter((trigger) => trigger.function === name)
    .map(({ source }) => source.bucket);
  return {
    environment: Object.fromEntries(
      buckets.map((bucket) => [resourceVariable("bucket", bucket), bucketReference(bucket, "bucket")]),
    ),
  };
}

/**
 * S3 refuses filters that one key could match both of.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
function refuseOverlaps(triggers: readonly ObjectsTrigger[], refuse: Refuse): void {
  for (const [index, trigger] of triggers.entries()) {
    const other = triggers.slice(0, index).find((before) => overlap(before, trigger));
    if (!other) continue;
    refuse(
      trigger.name,
      `an object can match its filter and that of ${other.name}, and S3 allows one function per object; make the prefixes or suffixes exclude each other, or send from one function to a queue`,
    );
  }
}

function overlap({ source: a }: ObjectsTrigger, { source: b }: ObjectsTrigger): boolean {
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  const suffixes = a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix);
  return prefixes && suffixes;
}
