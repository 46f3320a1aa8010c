import type { StreamTrigger } from "@motif/core/model";
import { resourceSource } from "../lane.ts";
import { type Trigger, type TriggerUsage, usageOfCount, usageOfLane } from "./trigger.ts";

/** Records of a stream that reach one of its consumers. */
export interface StreamConsumerUsage extends TriggerUsage {
  readonly stream: string;
}

/** Records of streams. */
export const stream: Trigger<StreamTrigger, StreamConsumerUsage> = {
  source: ({ source }) => resourceSource({ kind: "stream", name: source.stream }),
  ofDay: ({ source }, { lane }) => ({ ...usageOfLane(lane), stream: source.stream }),
  // A run counts what all consumers of a stream got together.
  ofRun(trigger, { run, scale, triggers }) {
    const { stream: name } = trigger.source;
    const consumers = triggers.filter((each) => each.kind === "stream" && each.source.stream === name);
    const { delivered = 0 } = run.streams[name] ?? {};
    return { ...usageOfCount(trigger, (delivered / consumers.length) * scale), stream: name };
  },
};
