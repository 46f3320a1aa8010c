import { hash } from "node:crypto";
import { NotFoundError, TooLargeError } from "@motif/core";
import type { SubscriptionEntry, TopicEntry } from "@motif/core/model";
import { matches, type PublishedMessage } from "@motif/core/platform";
import type { Database } from "../../ground/database.ts";
import type { Deposit } from "../../ground/kind.ts";

/** What a topic refuses. */
export interface TopicLimits {
  /** Largest message: its body, its attributes and its fields, in bytes. */
  readonly messageBytes: number;
  /** For how long a FIFO topic drops a second message with the same deduplication id, in milliseconds. */
  readonly deduplicationMs: number;
}

/** 1 MiB, as the engine's queues, and 5 minutes (https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html). */
const DEFAULT_LIMITS: TopicLimits = { messageBytes: 1024 * 1024, deduplicationMs: 5 * 60_000 };

/**
 * Topics keep no messages: what is published goes into the queues that subscribe, in the transaction in which it is
 * published. A FIFO topic remembers what was published a short time ago, as the queues behind it would, so that a duplicate
 * has the id of the first.
 */
export class Topics {
  readonly #now: () => number;
  readonly #newId: () => string;
  readonly #limits: TopicLimits;
  readonly #topics = new Map<string, TopicEntry>();
  readonly #sql;

  /** `now` gives milliseconds since 1970, `newId` a new UUID. */
  constructor(database: Database, now: () => number, newId: () => string, limits: Partial<TopicLimits> = {}) {
    this.#now = now;
    this.#newId = newId;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#sql = {
      duplicate: database.reader(
        "SELECT id FROM publications WHERE topic = ? AND deduplication_id = ? AND expires_at > ?",
      ),
      remember: database.writer(
        `INSERT INTO publications (topic, deduplication_id, id, expires_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET id = excluded.id, expires_at = excluded.expires_at`,
      ),
      purge: database.writer("DELETE FROM publications WHERE expires_at <= ?"),
    };
  }

  /** Makes a topic known, or changes its subscriptions. */
  declare(topic: TopicEntry): void {
    this.#topics.set(topic.name, topic);
  }

  /**
   * Gives every subscription the messages that it asks for, all or none, and returns their ids, in order. Throws
   * `TooLargeError`, and what a queue refuses.
   */
  publish(name: string, messages: readonly PublishedMessage[], deposit: Deposit): readonly string[] {
    const topic = this.#topics.get(name);
    if (!topic) throw new NotFoundError(`There is no topic ${name}.`);
    for (const message of messages) this.#refuseTooLarge(name, message);
    const accepted = messages.map((message) => this.#accepted(topic, message));
    for (const subscription of topic.subscriptions) {
      const copies = accepted.filter(({ isNew, message }) => isNew && asksFor(subscription, message));
      if (copies.length === 0) continue;
      deposit(
        subscription.queue,
        copies.map(({ id, message: { fields: _, ...message } }) => ({ ...message, id })),
      );
    }
    return accepted.map(({ id }) => id);
  }

  /** Forgets what was published so long ago that it is no duplicate any more. */
  purgeExpired(): void {
    this.#sql.purge.run(this.#now());
  }

  #accepted({ name, fifo }: TopicEntry, message: PublishedMessage) {
    const id = this.#newId();
    if (!fifo) return { id, message, isNew: true };
    const deduplicationId = message.deduplicationId ?? hash("sha256", message.body, "hex");
    const now = this.#now();
    const known = this.#sql.duplicate.get(name, deduplicationId, now);
    if (known) return { id: String(known.id), message, isNew: false };
    this.#sql.remember.run(name, deduplicationId, id, now + this.#limits.deduplicationMs);
    return { id, message, isNew: true };
  }

  #refuseTooLarge(topic: string, { body, attributes, fields }: PublishedMessage): void {
    const { messageBytes } = this.#limits;
    const carried = JSON.stringify({ ...attributes, ...fields });
    // A character is 3 bytes at most, so that most messages need not be measured.
    if ((body.length + carried.length) * 3 <= messageBytes) return;
    const bytes = Buffer.byteLength(body) + Buffer.byteLength(carried);
    if (bytes <= messageBytes) return;
    throw new TooLargeError(
      `A message of topic ${topic} has ${bytes} bytes; ${messageBytes} are allowed. Put large content into a bucket and publish its key.`,
    );
  }
}

function asksFor({ filter }: SubscriptionEntry, { fields }: PublishedMessage): boolean {
  return filter === undefined || matches(filter, fields);
}
