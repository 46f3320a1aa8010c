import { NotFoundError } from "@motif/core";
import { asynchronousDeliveryOf, type Inventory, triggersOf } from "@motif/core/model";
import * as z from "zod/mini";
import { count, json } from "../ground/admin-schemas.ts";
import { named } from "../ground/named.ts";
import type { Queues } from "../kinds/queue/store.ts";
import { asyncQueueOf } from "./asynchronous.ts";

/** What dead letters are of: a queue, or the asynchronous invocations of a function. */
export interface DeadLetterSource {
  readonly kind: "queue" | "function";
  readonly name: string;
}

/** An event that failed for good. */
export type DeadLetter = z.infer<typeof deadLetter>;
export const deadLetter = z.strictObject({
  id: z.string(),
  data: json,
  reason: z.string(),
  receiveCount: count,
  /** When it was sent first, not when it failed for good. RFC 3339. */
  sentAt: z.iso.datetime(),
});

/** What the admin API asks of dead letters. */
export interface DeadLetterPort {
  /** The oldest dead letters of a source. */
  list(source: DeadLetterSource, limit: number): Promise<readonly DeadLetter[]>;
  /** Moves dead letters back, the oldest first; all of them if `max` is not given. Returns how many. */
  redrive(source: DeadLetterSource, max?: number): Promise<number>;
}

/** What dead letters need of the engine. */
export interface DeadLetterServices {
  readonly inventory: Inventory;
  readonly queues: Queues;
  /** Settles when what was written is durable. */
  readonly run: <T>(operation: () => T) => Promise<T>;
  /** Something was put into a queue. */
  readonly wake: (queue: string) => void;
}

/** The events of an app that failed for good. */
export class DeadLetters implements DeadLetterPort {
  readonly #services: DeadLetterServices;

  constructor(services: DeadLetterServices) {
    this.#services = services;
  }

  async list(source: DeadLetterSource, limit: number): Promise<readonly DeadLetter[]> {
    const { deadLetterQueue } = this.#wayOf(source);
    return this.#services.queues
      .peek(deadLetterQueue, limit)
      .map(({ id, body, reason, receiveCount, sentAt }) => ({
        id,
        data: JSON.parse(body),
        reason: reason ?? "unknown",
        receiveCount,
        sentAt: new Date(sentAt).toISOString(),
      }));
  }

  async redrive(source: DeadLetterSource, max?: number): Promise<number> {
    const { queues, run, wake } = this.#services;
    const { queue, deadLetterQueue } = this.#wayOf(source);
    const moved = await run(() => queues.redrive(deadLetterQueue, queue, max));
    wake(queue);
    return moved;
  }

  /** The queue that events of a source come from, and the one that they end in. */
  #wayOf({ kind, name }: DeadLetterSource): { readonly queue: string; readonly deadLetterQueue: string } {
    const { inventory } = this.#services;
    if (kind === "function") {
      named("function", inventory.functions, name);
      return {
        queue: asyncQueueOf(name),
        deadLetterQueue: asynchronousDeliveryOf(inventory, name).deadLetterQueue,
      };
    }
    named("queue", inventory.resources.queue, name);
    const trigger = triggersOf(inventory, "queue").find(({ source }) => source.queue === name);
    if (!trigger) throw new NotFoundError(`Queue ${name} has no consumer, so it has no dead letters.`);
    return { queue: name, deadLetterQueue: trigger.delivery.deadLetterQueue };
  }
}
