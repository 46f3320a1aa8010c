import { setTimeout as sleep } from "node:timers/promises";
import { type DeadLetterBox, type DeadLetterRequest, type HeldLetter, outputText } from "@motif/compile/kit";
import { type MotifError, parse, UnsupportedError } from "@motif/core";
import { asynchronousDeliveryOf, polledDeliveryOf } from "@motif/core/model";
import { placeInGroup, redriveMarks, redrivePast } from "@motif/core/platform";
import * as z from "zod/mini";
import { REASON } from "../function/adapter/dead-letter.ts";
import { ID_ATTRIBUTE, publish, pubsub } from "../ground/pubsub/publish.ts";
import { callJson } from "../ground/rest/api.ts";
import { actAsOperator } from "../ground/rest/operator-token.ts";
import { serviceError } from "../ground/rest/service-error.ts";
import { receivedMessage } from "./push.ts";

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
 * The dead letters of a queue or a function. Those of a function cannot be sent back: only Eventarc and Cloud Scheduler can
 * call it, with tokens that an operator does not have.
 */
export async function deadLetters({
  inventory,
  source: { kind, name },
  outputs,
}: DeadLetterRequest): Promise<DeadLetterBox<Pulled>> {
  const deliveryOf = kind === "queue" ? polledDeliveryOf : asynchronousDeliveryOf;
  const { deadLetterQueue } = deliveryOf(inventory, name);
  const subscription = outputText(outputs, "dead_letter_subscriptions", deadLetterQueue);
  const back = kind === "queue" ? outputText(outputs, "queue_topics", name) : notByHand(inventory.app, name);
  actAsOperator();
  return new DeadLetterSubscription(subscription, back, () => sleep(BETWEEN_PULLS_MS));
}

/** Why dead letters of a function stay where they are. */
function notByHand(app: string, name: string): UnsupportedError {
  return new UnsupportedError("Google Cloud", app, [
    {
      where: `function ${name}`,
      message:
        'Only Eventarc and Cloud Scheduler may call it. Have the event made again: copy the object onto itself ("gcloud storage cp"), or run the job ("gcloud scheduler jobs run").',
    },
  ]);
}

/** A subscription of a dead-letter topic, `projects/…`, and the topic that its messages came from. Errors are those of the core. */
export class DeadLetterSubscription implements DeadLetterBox<Pulled> {
  readonly unsupported?: MotifError;
  readonly #subscription: string;
  readonly #topic: string | undefined;
  readonly #pause: () => Promise<void>;

  /** `back` is the topic, or why there is none. `pause` is what it waits before it pulls again after nothing came. */
  constructor(subscription: string, back: string | MotifError, pause: () => Promise<void>) {
    this.#subscription = subscription;
    if (typeof back === "string") this.#topic = back;
    else this.unsupported = back;
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

  async sendBack(letter: HeldLetter<Pulled>, body?: string): Promise<void> {
    const topic = this.#topic;
    if (topic === undefined) throw this.unsupported;
    const { data = "", attributes = {}, orderingKey } = letter.held.message;
    const own = Object.entries(attributes).filter(([name]) => name !== REASON && !name.startsWith(OF_PUBSUB));
    const again = {
      data: body === undefined ? data : Buffer.from(body).toString("base64"),
      attributes: {
        ...Object.fromEntries(own),
        [ID_ATTRIBUTE]: letter.id,
        ...redriveMarks(letter, body !== undefined),
      },
      ...(orderingKey && { orderingKey }),
    };
    await publish(topic, [again]).catch((error: unknown) => {
      throw serviceError(error, `topic ${topic}`);
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
  const { messageId, publishTime, attributes = {}, orderingKey, data = "" } = held.message;
  const past = redrivePast(attributes);
  const since = Date.parse(publishTime);
  return {
    id: attributes[ID_ATTRIBUTE] ?? messageId,
    ...(orderingKey && { group: orderingKey }),
    body: Buffer.from(data, "base64").toString(),
    reason: attributes[REASON],
    ...past,
    since,
    place: placeInGroup({ ...past, since }),
    held,
  };
}
