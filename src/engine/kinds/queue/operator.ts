import type { QueueSender, SendOptions } from "@motif/core";
import { handleOf, triggersOf } from "@motif/core/model";
import * as z from "zod/mini";
import { count } from "../../ground/admin-schemas.ts";
import type { OperatorAccess } from "../../ground/kind.ts";
import { named } from "../../ground/named.ts";
import type { Queues } from "./store.ts";

/**
 * A queue's messages, counted. `oldestAgeSeconds` is the age of the oldest one that was not processed, 0 where there is
 * none; `deadLetter` counts those in the dead-letter queue.
 */
export type QueueState = z.infer<typeof queueState>;
export const queueState = z.strictObject({
  available: count,
  inFlight: count,
  delayed: count,
  oldestAgeSeconds: z.number().check(z.nonnegative()),
  deadLetter: count,
});

/** What the admin API asks of an app's queues. */
export interface QueuePort {
  state(queue: string): Promise<QueueState>;
  /** Stores a message durably. Rejects with `ValidationError`, `InvalidArgumentError` or `TooLargeError`. */
  send(queue: string, message: unknown, options: SendOptions): Promise<{ readonly id: string }>;
}

/** What an operator may do with an app's queues. */
export class QueueOperator implements QueuePort {
  readonly #access: OperatorAccess<Queues>;

  constructor(access: OperatorAccess<Queues>) {
    this.#access = access;
  }

  async state(name: string): Promise<QueueState> {
    const { inventory, state: queues } = this.#access;
    const queue = this.#named(name);
    const trigger = triggersOf(inventory, "queue").find(({ source }) => source.queue === queue.name);
    const deadLetter = trigger ? queues.count(trigger.delivery.deadLetterQueue) : 0;
    return { ...queues.stats(name), deadLetter };
  }

  async send(name: string, message: unknown, options: SendOptions): Promise<{ readonly id: string }> {
    const handle = handleOf(this.#named(name).layout, "sender", this.#access.drivers);
    return (handle as QueueSender<unknown>).send(message, options); // what this access gives
  }

  #named(name: string) {
    return named("queue", this.#access.inventory.resources.queue, name);
  }
}
