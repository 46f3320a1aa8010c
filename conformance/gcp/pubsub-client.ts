import * as z from "zod/mini";
import { passes } from "../../src/gcp/testing/filter.ts";

const received = z.object({
  receivedMessages: z.optional(
    z.array(
      z.object({
        ackId: z.string(),
        deliveryAttempt: z.optional(z.number()),
        message: z.looseObject({
          data: z.optional(z.string()),
          attributes: z.optional(z.record(z.string(), z.string())),
          orderingKey: z.optional(z.string()),
        }),
      }),
    ),
  ),
});

/** A message that was pulled. */
export type Received = NonNullable<z.infer<typeof received>["receivedMessages"]>[number];

/** What the tests do with Pub/Sub besides the drivers. */
export class PubsubClient {
  readonly #url: string;
  readonly #filters = new Map<string, string>();

  constructor(host: string) {
    this.#url = `http://${host}`;
  }

  async makeTopic(topic: string): Promise<void> {
    await this.#call("PUT", topic, {});
  }

  async makeSubscription(
    name: string,
    subscription: Readonly<Record<string, unknown>> & { filter?: string },
  ): Promise<void> {
    if (subscription.filter !== undefined) this.#filters.set(name, subscription.filter);
    await this.#call("PUT", name, subscription);
  }

  async publish(topic: string, data: string): Promise<void> {
    await this.#call("POST", `${topic}:publish`, {
      messages: [{ data: Buffer.from(data).toString("base64") }],
    });
  }

  async pull(subscription: string): Promise<readonly Received[]> {
    const body = { maxMessages: 100, returnImmediately: true };
    const answer = received.parse(await this.#call("POST", `${subscription}:pull`, body));
    const all = answer.receivedMessages ?? [];
    // The emulator keeps filters, and applies them since Cloud SDK 555 only; what does not pass counts as acknowledged.
    const passing = all.filter(({ message }) => passes(this.#filters.get(subscription), message.attributes));
    const others = all.filter((each) => !passing.includes(each));
    await Promise.all(others.map((each) => this.acknowledge(subscription, each)));
    return passing;
  }

  async acknowledge(subscription: string, { ackId }: Received): Promise<void> {
    await this.#call("POST", `${subscription}:acknowledge`, { ackIds: [ackId] });
  }

  /** Gives a message back, to be delivered again at once. */
  async release(subscription: string, { ackId }: Received): Promise<void> {
    const body = { ackIds: [ackId], ackDeadlineSeconds: 0 };
    await this.#call("POST", `${subscription}:modifyAckDeadline`, body);
  }

  async #call(method: string, path: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.#url}/v1/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
