import { setTimeout as sleep } from "node:timers/promises";
import { type DeadLetterBox, type DeadLetterRequest, type HeldLetter, outputText } from "@motif/compile/kit";
import { parse, UnsupportedError } from "@motif/core";
import { polledDeliveryOf } from "@motif/core/model";
import * as z from "zod/mini";
import { REASON } from "../function/adapter/dead-letter.ts";
import { publish, pubsub } from "../ground/pubsub/publish.ts";
import { callJson } from "../ground/rest/api.ts";
import { actAsOperator } from "../ground/rest/operator-token.ts";
import { serviceError } from "../ground/rest/service-error.ts";
import { receivedMessage } from "./push.ts";

/** How often a message was moved back. */
const REDRIVEN = "motif-redriven";
/** What Pub/Sub adds to a message that it dead-letters itself (https://docs.cloud.google.com/pubsub/docs/handling-failures). */
const OF_PUBSUB = "CloudPubSubDeadLetterSource";
/**
 * The longest acknowledgement deadline, in seconds: so long a message is hidden from others
 * (https://docs.cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/modifyAckDeadline).
 */
const HIDDEN_SECONDS = 600;
/** An empty answer does not say that there is nothing: "The Pub/Sub system may return fewer" (https://docs.cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/pull). */
const PULLS = 4;
const BETWEEN_PULLS_MS = 1000;

const received = z.object({
  receivedMessages: z.optional(
    z.array(
      z.object({
        ackId: z.string(),
        message: receivedMessage,
      }),
    ),
  ),
});

/** A message with what acknowledges it. */
type Pulled = NonNullable<z.infer<typeof received>["receivedMessages"]>[number];

/**
 * The dead letters of a queue. Throws `UnsupportedError` for a function: only Eventarc and Cloud Scheduler can call it, with
 * tokens that an operator does not have.
 */
export async function deadLetters({
  inventory,
  source: { kind, name },
  outputs,
}: DeadLetterRequest): Promise<DeadLetterBox<Pulled>> {
  if (kind === "function") {
    throw new UnsupportedError("Google Cloud", inventory.app, [
      {
        where: `function ${name}`,
        message:
          'Only Eventarc and Cloud Scheduler may call it. Have the event made again: copy the object onto itself ("gcloud storage cp"), or run the job ("gcloud scheduler jobs run").',
      },
    ]);
  }
  const { deadLetterQueue } = polledDeliveryOf(inventory, name);
  const subscription = outputText(outputs, "dead_letter_subscriptions", deadLetterQueue);
  const topic = outputText(outputs, "queue_topics", name);
  actAsOperator();
  return new DeadLetterSubscription(subscription, topic, () => sleep(BETWEEN_PULLS_MS));
}

/** A subscription of a dead-letter topic, `projects/…`, and the topic that its messages came from. Errors are those of the core. */
export class DeadLetterSubscription implements DeadLetterBox<Pulled> {
  readonly #subscription: string;
  readonly #topic: string;
  readonly #pause: () => Promise<void>;

  /** `pause` is what it waits before it pulls again after nothing came. */
  constructor(subscription: string, topic: string, pause: () => Promise<void>) {
    this.#subscription = subscription;
    this.#topic = topic;
    this.#pause = pause;
  }

  async receive(most: number): Promise<readonly HeldLetter<Pulled>[]> {
    for (let pull = 1; ; pull++) {
      // It would wait for longer than a call may take.
      const answer = await this.#call("pull", { maxMessages: most, returnImmediately: true });
      const { receivedMessages = [] } = parse(received, answer ?? {}, "answer of Pub/Sub");
      if (receivedMessages.length > 0) {
        await this.#hide(receivedMessages, HIDDEN_SECONDS);
        return receivedMessages.map(heldLetter);
      }
      if (pull === PULLS) return [];
      await this.#pause();
    }
  }

  async sendBack({ held: { message }, redriven }: HeldLetter<Pulled>): Promise<void> {
    const { data = "", attributes = {}, orderingKey } = message;
    const own = Object.entries(attributes).filter(([name]) => name !== REASON && !name.startsWith(OF_PUBSUB));
    const marked = { ...Object.fromEntries(own), [REDRIVEN]: String(redriven + 1) };
    const again = { data, attributes: marked, ...(orderingKey && { orderingKey }) };
    await publish(this.#topic, [again]).catch((error: unknown) => {
      throw serviceError(error, `topic ${this.#topic}`);
    });
  }

  async remove({ held }: HeldLetter<Pulled>): Promise<void> {
    await this.#call("acknowledge", { ackIds: [held.ackId] });
  }

  async release(letters: readonly HeldLetter<Pulled>[]): Promise<void> {
    if (letters.length > 0)
      await this.#hide(
        letters.map(({ held }) => held),
        0,
      );
  }

  async close(): Promise<void> {}

  async #hide(messages: readonly Pulled[], ackDeadlineSeconds: number): Promise<void> {
    await this.#call("modifyAckDeadline", { ackIds: messages.map(({ ackId }) => ackId), ackDeadlineSeconds });
  }

  async #call(method: string, body: object): Promise<unknown> {
    try {
      return await callJson(pubsub(), { path: `/v1/${this.#subscription}:${method}`, body });
    } catch (error) {
      throw serviceError(error, `subscription ${this.#subscription}`);
    }
  }
}

function heldLetter(held: Pulled): HeldLetter<Pulled> {
  const { messageId, publishTime, attributes = {} } = held.message;
  return {
    id: messageId,
    reason: attributes[REASON],
    redriven: Number(attributes[REDRIVEN] ?? 0),
    since: Date.parse(publishTime),
    held,
  };
}
