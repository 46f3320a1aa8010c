import type { QueueLayout } from "@motif/core/platform";
import * as z from "zod/mini";

const SUBSCRIPTIONS = "projects/motif-test/subscriptions";

/** How long the emulator may take to hand a message to the second subscription. */
const PATIENCE_MS = 10_000;

const pushed = z.looseObject({ message: z.looseObject({ messageId: z.string() }) });
const pulled = z.object({
  receivedMessages: z.optional(
    z.array(
      z.object({
        ackId: z.string(),
        message: z.object({ messageId: z.string(), orderingKey: z.optional(z.string()) }),
      }),
    ),
  ),
});

/**
 * The push requests of Google's emulator (0.8.20) lack `message.orderingKey` and `deliveryAttempt`, which those of the
 * service have. This adds them: the key as a second subscription of the same topic tells it, which the emulator does where
 * messages are pulled, and the attempts by counting.
 */
export class PushGaps {
  readonly #url: string;
  readonly #attempts = new Map<string, number>();
  readonly #keys = new Map<string, string>();

  constructor(pubsubUrl: string) {
    this.#url = pubsubUrl;
  }

  /** Makes the second subscriptions. The topics must be there. */
  async watch(queues: readonly QueueLayout[]): Promise<void> {
    for (const { name, fifo } of queues) {
      if (!fifo) continue;
      const topic = `projects/motif-test/topics/test-${name}`;
      await this.#call("PUT", `${SUBSCRIPTIONS}/watch-${name}`, { topic });
    }
  }

  /** A push request with what it lacks. */
  async completed(queue: QueueLayout, request: unknown): Promise<unknown> {
    const push = pushed.parse(request);
    const id = `${queue.name} ${push.message.messageId}`;
    const deliveryAttempt = (this.#attempts.get(id) ?? 0) + 1;
    this.#attempts.set(id, deliveryAttempt);
    if (!queue.fifo) return { ...push, deliveryAttempt };
    for (const until = Date.now() + PATIENCE_MS; !this.#keys.has(id); ) {
      if (Date.now() > until) throw new Error(`The emulator does not tell the key of ${id}.`);
      await this.#pull(queue);
    }
    return { ...push, deliveryAttempt, message: { ...push.message, orderingKey: this.#keys.get(id) ?? "" } };
  }

  async #pull({ name }: QueueLayout): Promise<void> {
    const body = { maxMessages: 100, returnImmediately: true };
    const answer = pulled.parse(await this.#call("POST", `${SUBSCRIPTIONS}/watch-${name}:pull`, body));
    for (const { ackId, message } of answer.receivedMessages ?? []) {
      this.#keys.set(`${name} ${message.messageId}`, message.orderingKey ?? "");
      await this.#call("POST", `${SUBSCRIPTIONS}/watch-${name}:acknowledge`, { ackIds: [ackId] });
    }
  }

  async #call(method: string, path: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.#url}/v1/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  }
}
