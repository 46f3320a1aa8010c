import { json, type Metrics, problemResponse, type QueueSender, type VerifiedWebhook } from "@motif/app";
import type { Sender, Webhook } from "./resources.ts";

/** What is needed to accept a webhook. */
interface AcceptInput {
  readonly webhooks: QueueSender<Webhook>;
  readonly metrics: Metrics;
  now(): Date;
}

/**
 * Puts a webhook whose signature was verified into the queue, and answers 202 once it is there. Where the queue does not take it,
 * this throws: the sender is answered 5xx and sends it again.
 */
export async function accept(
  sender: Sender,
  { webhooks, metrics, now }: AcceptInput,
  { id, text, body }: VerifiedWebhook,
): Promise<Response> {
  if (body === undefined) {
    const detail =
      "The body is no JSON. Choose the content type application/json where the webhook is set up.";
    return problemResponse({ status: 400, title: "Bad Request", detail });
  }
  await webhooks.send({ sender, id, receivedAt: now().toISOString(), text });
  metrics.add("WebhooksAccepted", 1, "Count", { sender });
  return json({ id }, { status: 202 });
}
