import type { ObjectsTrigger } from "@motif/core/model";
import { resourceSource } from "../lane.ts";
import { type Trigger, type TriggerUsage, usageOfCount, usageOfLane } from "./trigger.ts";

/** Objects of a bucket that reach a consumer. */
export interface ObjectsUsage extends TriggerUsage {
  readonly bucket: string;
}

/** New objects of buckets. */
export const objects: Trigger<ObjectsTrigger, ObjectsUsage> = {
  source: ({ source }) => resourceSource({ kind: "bucket", name: source.bucket }),
  ofDay: ({ source }, { lane }) => ({ ...usageOfLane(lane), bucket: source.bucket }),
  // A run counts the events of all consumers of a bucket together.
  ofRun(trigger, { run, scale, triggers }) {
    const { bucket } = trigger.source;
    const consumers = triggers.filter((each) => each.kind === "objects" && each.source.bucket === bucket);
    const events = (run.buckets[bucket]?.events ?? 0) / consumers.length;
    return { ...usageOfCount(trigger, events * scale), bucket };
  },
};
