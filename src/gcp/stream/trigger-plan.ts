import type { FunctionEntry, Inventory, StreamTrigger } from "@motif/core/model";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import { DATABASE_ID, databaseRole } from "../database/reference.ts";
import { calledFor, eventsOf } from "../ground/caller.ts";
import { ENDPOINT_VARIABLE } from "../ground/pubsub/environment.ts";
import { PUBSUB_ENDPOINT, topic } from "../ground/pubsub/reference.ts";
import { publish } from "../ground/pubsub/roles.ts";
import type { Called } from "../ground/room.ts";
import { streamFeedId } from "../queue/reference.ts";
import { STREAM_DELIVERIES, type StreamDelivery } from "./environment.ts";

/** What its streams make of a consumer: it tells the failure queue of what cannot succeed. */
export function calledByStreams(fn: FunctionEntry, triggers: readonly StreamTrigger[], _: Inventory): Called {
  return {
    environment: {
      [STREAM_DELIVERIES]: { json: triggers.map(deliveryOf) },
      [ENDPOINT_VARIABLE]: PUBSUB_ENDPOINT,
      [DATABASE_VARIABLE]: DATABASE_ID,
    },
    permissions: [
      ...triggers.map(({ name, source, delivery }) => ({
        why: [
          `${fn.name}: tells queue ${delivery.failureQueue} of records of stream ${source.stream} (${name}) that failed`,
        ],
        ...publish(delivery.failureQueue),
      })),
      { why: [`${fn.name}: counts how often it tried records that failed`], ...databaseRole(true) },
    ],
    callers: [calledFor(fn.name, eventsOf("records", triggers))],
    ...(fn.reservedConcurrency !== undefined && { atOnce: fn.reservedConcurrency }),
  };
}

function deliveryOf({ name, source, delivery }: StreamTrigger) {
  return {
    stream: source.stream,
    consumer: name,
    subscription: streamFeedId(source.stream, name),
    failureTopic: topic(delivery.failureQueue, "id"),
    attempts: delivery.attempts,
    maximumAgeMs: delivery.maximumAgeMs ?? 0,
  } satisfies Record<keyof StreamDelivery, unknown>;
}
