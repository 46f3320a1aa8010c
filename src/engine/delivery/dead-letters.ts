import { InvalidArgumentError, type Json, NotFoundError, parse } from "@motif/core";
import { asynchronousDeliveryOf, type Inventory, triggersOf } from "@motif/core/model";
import { inGroupOrder, placeInGroup, redrivePast } from "@motif/core/platform";
import * as z from "zod/mini";
import { count, json } from "../ground/admin-schemas.ts";
import { named } from "../ground/named.ts";
import type { Redrive } from "../kinds/queue/dead-messages.ts";
import type { Queues, StoredMessage } from "../kinds/queue/store.ts";
import { asyncQueueOf } from "./asynchronous.ts";

/** What dead letters are of: a queue, or the asynchronous invocations of a function. */
export interface DeadLetterSource {
  readonly kind: "queue" | "function";
  readonly name: string;
}

/** An event that failed for good. Times are RFC 3339. */
export type DeadLetter = z.infer<typeof deadLetter>;
export const deadLetter = z.strictObject({
  id: z.string(),
  data: json,
  /** Why it failed the last time. */
  reason: z.string(),
  /** How often it was delivered, since it was sent or sent back. */
  receiveCount: count,
  /** When it was sent, or sent back. */
  sentAt: z.iso.datetime(),
  /** When it became a dead letter. */
  deadSince: z.iso.datetime(),
  /** How often it was sent back before. */
  redriven: count,
  /** The last of the times before, the oldest first. */
  history: z.array(
    z.strictObject({ at: z.iso.datetime(), reason: z.string(), edited: z.exactOptional(z.literal(true)) }),
  ),
  /** Of a FIFO queue. */
  group: z.exactOptional(z.string()),
});

/** Which dead letters are sent back, the oldest first: `max` at most, and none that was sent back `mostRedrives` times. */
export interface RedriveOptions {
  readonly max?: number;
  /** 3 if not given. */
  readonly mostRedrives?: number;
}

/** How many were sent back, and which were not, though asked for. */
export type RedriveResult = z.infer<typeof redriveResult>;
export const redriveResult = z.strictObject({
  moved: count,
  left: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
});

/** What the admin API asks of dead letters. Rejects with `NotFoundError` where there is none with an id. */
export interface DeadLetterPort {
  /** The oldest dead letters of a source. */
  list(source: DeadLetterSource, limit: number): Promise<readonly DeadLetter[]>;
  get(source: DeadLetterSource, id: string): Promise<DeadLetter>;
  redrive(source: DeadLetterSource, options: RedriveOptions): Promise<RedriveResult>;
  /**
   * Sends one back, however often it was, and with other data if they are given. Rejects with `ValidationError` where these
   * are none of the queue's, and with `InvalidArgumentError` for a function, whose events are not the app's to write.
   */
  redriveOne(source: DeadLetterSource, id: string, data?: Json): Promise<RedriveResult>;
  /** Deletes one. */
  discard(source: DeadLetterSource, id: string): Promise<void>;
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
    return this.#stored(source).slice(0, limit).map(deadLetterOf);
  }

  async get(source: DeadLetterSource, id: string): Promise<DeadLetter> {
    return deadLetterOf(this.#named(source, id));
  }

  async redrive(source: DeadLetterSource, redrive: Redrive = {}): Promise<RedriveResult> {
    const { queues, run, wake } = this.#services;
    const { queue, deadLetterQueue } = this.#wayOf(source);
    const { moved, left } = await run(() => queues.redrive(deadLetterQueue, queue, redrive));
    wake(queue);
    return { moved: moved.length, left: [...left] };
  }

  async redriveOne(
    source: DeadLetterSource,
    id: string,
    data?: Json,
    dies?: Redrive["dies"],
  ): Promise<RedriveResult> {
    this.#named(source, id);
    const body = data === undefined ? {} : { body: this.#bodyOf(source, id, data) };
    return this.redrive(source, { ids: [id], ...body, ...(dies && { dies }) });
  }

  async discard(source: DeadLetterSource, id: string): Promise<void> {
    const { queues, run } = this.#services;
    const { queue, deadLetterQueue } = this.#wayOf(source);
    this.#named(source, id);
    await run(() => queues.discard(deadLetterQueue, queue, id));
  }

  /** All of them, those of a group in order. */
  #stored(source: DeadLetterSource): readonly StoredMessage[] {
    const { deadLetterQueue } = this.#wayOf(source);
    const letters = this.#services.queues.peek(deadLetterQueue, Number.MAX_SAFE_INTEGER);
    const placed = letters.map((letter) => {
      const { attributes, visibleAt: since } = letter;
      return { ...letter, place: placeInGroup({ ...redrivePast(attributes), since }) };
    });
    return inGroupOrder(placed);
  }

  #named(source: DeadLetterSource, id: string): StoredMessage {
    const found = this.#stored(source).find((letter) => letter.id === id);
    if (found) return found;
    throw new NotFoundError(`There is no dead letter ${id} of ${source.kind} ${source.name}.`);
  }

  #bodyOf({ kind, name }: DeadLetterSource, id: string, data: Json): string {
    if (kind === "function") {
      throw new InvalidArgumentError(
        `The event of function ${name} was made by its trigger, and is sent back as it is.`,
      );
    }
    const { schema } = named("queue", this.#services.inventory.resources.queue, name).layout;
    return JSON.stringify(parse(schema, data, `dead letter ${id} of queue ${name}`));
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

function deadLetterOf({
  id,
  body,
  reason = "unknown",
  receiveCount,
  sentAt,
  visibleAt,
  attributes,
  group,
}: StoredMessage): DeadLetter {
  const { redriven, history } = redrivePast(attributes);
  return {
    id,
    data: JSON.parse(body),
    reason,
    receiveCount,
    sentAt: new Date(sentAt).toISOString(),
    // Nobody receives a dead letter, so it is visible since it is one.
    deadSince: new Date(visibleAt).toISOString(),
    redriven,
    history: [...history],
    ...(group !== undefined && { group }),
  };
}
