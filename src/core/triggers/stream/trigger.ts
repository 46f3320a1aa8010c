import type { Trigger } from "../../ground/trigger.ts";
import { checkStreamSubscription } from "./check.ts";
import type { StreamSubscription } from "./declare.ts";
import { type StreamTrigger, streamTrigger } from "./entry.ts";
import { texts } from "./texts.ts";

export type { StreamTrigger } from "./entry.ts";

/** Records of streams. What apps can ask of their delivery is among the features of streams. */
export const stream = {
  wiring: "streamSubscription",
  features: {},
  texts,
  functions: ({ consumer }: StreamSubscription) => [consumer],
  resources: ({ stream, onFailure }: StreamSubscription) => [stream, onFailure],
  check: checkStreamSubscription,
  entries: (named) => [streamTrigger(named)],
  causedBy: ({ source: { stream: name } }) => [
    { kind: "stream", name, operations: ["publish", "publishMany"] },
  ],
} as const satisfies Trigger<StreamSubscription, StreamTrigger>;
