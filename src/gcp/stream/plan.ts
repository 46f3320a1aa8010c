import type { FunctionEntry, Inventory } from "@motif/core/model";
import type { EnvironmentValue } from "../ground/plan.ts";
import { ENDPOINT_VARIABLE } from "../ground/pubsub/environment.ts";
import { PUBSUB_ENDPOINT } from "../ground/pubsub/reference.ts";
import type { FunctionNeeds } from "../ground/room.ts";

/** What is published to Pub/Sub topics; the topics themselves and what brings their records to functions are planned with the queues. */
export interface StreamPlans {
  readonly streams: readonly string[];
}

/** The app's streams. */
export function planStreams({ resources }: Inventory): StreamPlans {
  return { streams: resources.stream.map(({ name }) => name) };
}

/** What publishing takes besides. */
export function publishing(fn: FunctionEntry): FunctionNeeds {
  const publishes = fn.grants.some(
    ({ resource, access }) => resource.kind === "stream" && access === "publisher",
  );
  const environment: Record<string, EnvironmentValue> = {};
  if (publishes) environment[ENDPOINT_VARIABLE] = PUBSUB_ENDPOINT;
  return { environment };
}
