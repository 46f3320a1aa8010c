import { deadLetterQueueOf, type FeedTrigger, type PolledDelivery } from "@motif/core/model";
import { resourceSource } from "../lane.ts";
import { type Trigger, type TriggerUsage, usageOfCount, usageOfLane } from "./trigger.ts";

/** Changes of a table that reach a consumer. */
export interface FeedUsage extends TriggerUsage {
  readonly table: string;
}

/** Changes of tables. They come in batches, as the feed reads them; only what is sent back comes alone. */
export const feed: Trigger<FeedTrigger, FeedUsage> = {
  source: ({ source }) => resourceSource({ kind: "table", name: source.table }),
  deliveryOf: ({ source: { reading }, function: fn }): PolledDelivery => ({
    ...reading,
    mode: "polled",
    deadLetterQueue: deadLetterQueueOf(fn),
  }),
  ofDay: ({ source }, { lane }) => ({ ...usageOfLane(lane), table: source.table }),
  ofRun: (trigger, { run, scale }) => ({
    ...usageOfCount(trigger, (run.feeds[trigger.name]?.changes ?? 0) * scale),
    table: trigger.source.table,
  }),
};
