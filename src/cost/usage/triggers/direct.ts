import type { DirectTrigger } from "@motif/core/model";
import { resourceSource } from "../lane.ts";
import { type Trigger, usageOfCount, usageOfLane } from "./trigger.ts";

/** Calls of tasks. */
export const direct: Trigger<DirectTrigger> = {
  source: (trigger) => resourceSource({ kind: "task", name: trigger.function }),
  entrance: { options: [] },
  // Those of a workload wait for the answer.
  deliveryOf: () => ({ mode: "synchronous" }),
  ofDay: (_, { lane }) => usageOfLane(lane),
  ofRun: (trigger, { run, scale }) =>
    usageOfCount(trigger, (run.functions[trigger.function]?.invocations ?? 0) * scale),
};
