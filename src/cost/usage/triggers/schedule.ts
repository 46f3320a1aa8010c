import type { ScheduleTrigger } from "@motif/core/model";
import { resourceSource } from "../lane.ts";
import { runsPerMonth } from "../schedule-runs.ts";
import { type Trigger, usageOfCount, usageOfLane } from "./trigger.ts";

/** Times, which come whatever arrives. */
export const schedule: Trigger<ScheduleTrigger> = {
  source: resourceSource,
  ownEvents: ({ source }) => runsPerMonth(source.timing),
  ofDay: (_, { lane }) => usageOfLane(lane),
  ofRun: (trigger) => usageOfCount(trigger, runsPerMonth(trigger.source.timing)),
};
