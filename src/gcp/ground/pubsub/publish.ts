import { MotifError, parse } from "@motif/core";
import * as z from "zod/mini";
import { callJson, endpointOf, type Service } from "../rest/api.ts";
import { ENDPOINT_VARIABLE } from "./environment.ts";

/** A message as Pub/Sub's REST API takes it (https://cloud.google.com/pubsub/docs/reference/rest/v1/PubsubMessage). */
export interface PubsubMessage {
  /** In base64. */
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly orderingKey?: string;
}

/**
 * The attribute with a message's id. Pub/Sub gives a message an id only when it is published, and another one when the
 * publisher has to try again: this one is there from the beginning, also while the message waits for its delay.
 */
export const ID_ATTRIBUTE = "motif-id";

const published = z.object({ messageIds: z.array(z.string()) });

/** Publishes messages, in order; all of them or none. Throws `ApiError`. */
export async function publish(topic: string, messages: readonly PubsubMessage[]): Promise<void> {
  const answer = await callJson(pubsub(), { path: publishPath(topic), body: { messages } });
  const { messageIds } = parse(published, answer, "answer of Pub/Sub");
  if (messageIds.length === messages.length) return;
  throw new MotifError(
    "service-failed",
    `Pub/Sub answered ${messageIds.length} of ${messages.length} messages to ${topic}.`,
  );
}

/** The whole URL that messages of a topic are sent to. */
export function publishUrl(topic: string): string {
  return `${endpointOf(pubsub()).url}${publishPath(topic)}`;
}

function publishPath(topic: string): string {
  return `/v1/${topic}:publish`;
}

/** Where Pub/Sub is called. */
export function pubsub(): Service {
  const address = process.env[ENDPOINT_VARIABLE] || "https://pubsub.googleapis.com";
  return { address, emulator: "PUBSUB_EMULATOR_HOST" };
}
