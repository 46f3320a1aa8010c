import type { QueueTrigger } from "@motif/core/model";
import { resourceSource } from "../lane.ts";
import { type Trigger, usageOfCount, usageOfLane } from "./trigger.ts";

/** Messages of queues. */
export const queue: Trigger<QueueTrigger> = {
  source: ({ source }) => resourceSource({ kind: "queue", name: source.queue }),
  ofDay: (_, { lane }) => usageOfLane(lane),
  ofRun: (trigger, { run, scale }) =>
    usageOfCount(trigger, (run.queues[trigger.source.queue]?.delivered ?? 0) * scale),
};
