import { parse } from "@motif/core";
import { QUEUE_MESSAGE_TYPE } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { ID_ATTRIBUTE } from "../ground/pubsub/publish.ts";

/** Names of the attributes that are not the sender's own begin so. */
const OWN = "motif-";

/** A message as Pub/Sub delivers it (https://cloud.google.com/pubsub/docs/reference/rest/v1/PubsubMessage). */
export const receivedMessage = z.object({
  data: z.optional(z.string()),
  attributes: z.optional(z.record(z.string(), z.string())),
  messageId: z.string(),
  publishTime: z.string(),
  orderingKey: z.optional(z.string()),
});

const push = z.object({
  subscription: z.string(),
  /** Only there where the subscription has a dead-letter topic. */
  deliveryAttempt: z.optional(z.number()),
  message: receivedMessage,
});

/**
 * What Pub/Sub sends to the endpoint of a push subscription (https://cloud.google.com/pubsub/docs/push#receive_push), and
 * Eventarc as the data of its event (https://github.com/googleapis/google-cloudevents, `google.events.cloud.pubsub.v1`).
 */
export type Push = z.infer<typeof push>;

/** The content of a push request, if it is one. Throws `ValidationError`. */
export function pushRequest(json: unknown): Push {
  return parse(push, json, "request of Pub/Sub");
}

/** The message of a push request. `queue` is the queue's name in the app; `receiveCount` says which attempt this is. */
export function toEvent(request: Push, queue: string, receiveCount: number): IncomingEvent {
  const { data = "", attributes = {}, messageId, publishTime, orderingKey } = request.message;
  const own = Object.entries(attributes).filter(([name]) => !name.startsWith(OWN));
  return {
    id: attributes[ID_ATTRIBUTE] ?? messageId,
    source: `/queues/${queue}`,
    type: QUEUE_MESSAGE_TYPE,
    time: new Date(publishTime).toISOString(),
    data: Buffer.from(data, "base64").toString(),
    attributes: Object.fromEntries(own),
    receiveCount,
    ...(orderingKey !== undefined && orderingKey !== "" && { group: orderingKey }),
  };
}
