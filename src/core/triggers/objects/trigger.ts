import type { Trigger } from "../../ground/trigger.ts";
import { checkObjectSubscription } from "./check.ts";
import type { ObjectSubscription } from "./declare.ts";
import { type ObjectsTrigger, objectsTrigger } from "./entry.ts";
import { features } from "./features.ts";
import { texts } from "./texts.ts";

export type { ObjectsTrigger } from "./entry.ts";

/** New objects of buckets. */
export const objects = {
  wiring: "objectSubscription",
  features,
  texts,
  functions: ({ consumer }: ObjectSubscription) => [consumer],
  resources: ({ bucket }: ObjectSubscription) => [bucket],
  check: checkObjectSubscription,
  asynchronousRetry: ({ retry = {} }: ObjectSubscription) => retry,
  entries: (named, defaults) => [objectsTrigger(named, defaults)],
  causedBy: ({ source }) => [{ kind: "bucket", name: source.bucket, operations: ["put"] }],
} as const satisfies Trigger<ObjectSubscription, ObjectsTrigger>;
