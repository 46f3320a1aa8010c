import { hash } from "node:crypto";
import { InvalidArgumentError, NotFoundError, TooLargeError } from "@motif/core";
import type { OutgoingMessage } from "@motif/core/platform";
import type { Database, Writer } from "../../ground/database.ts";
import { DeadMessages, type Redrive, type Redriven } from "./dead-messages.ts";
import { MessageGroups } from "./message-groups.ts";
import {
  type MessageRow,
  type PeekedRow,
  parseReceipt,
  type ReceivedMessage,
  receivedMessage,
  type StoredMessage,
  storedMessage,
} from "./messages.ts";
import { queueStatements } from "./statements.ts";

export type { ReceivedMessage, StoredMessage } from "./messages.ts";

/** A message on its way into a queue. One that comes by a topic has its id from there. */
export interface IncomingMessage extends OutgoingMessage {
  readonly id?: string;
}

/** What failed for good on another way than through its queue. `sentAt`: when it was made, in milliseconds since 1970. */
export interface DeadOnArrival extends Pick<OutgoingMessage, "body" | "attributes"> {
  readonly reason: string;
  readonly receiveCount: number;
  readonly sentAt: number;
}

/** How a queue behaves. Times are in milliseconds. */
export interface QueueSettings {
  readonly name: string;
  readonly fifo: boolean;
  /** How long a message waits before its first delivery. */
  readonly delayMs: number;
  /** How long a message is kept. */
  readonly retentionMs: number;
  /** Largest message, in bytes, where it is not that of all queues. */
  readonly messageBytes?: number;
}

/** What the store refuses. */
export interface QueueLimits {
  /** Largest message: its body and its attributes, in bytes. */
  readonly messageBytes: number;
  /** For how long a FIFO queue drops a second message with the same deduplication id, in milliseconds. */
  readonly deduplicationMs: number;
}

/**
 * 1 MiB (https://aws.amazon.com/about-aws/whats-new/2025/08/amazon-sqs-max-payload-size-1mib/) and 5 minutes
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-key-terms.html).
 */
const DEFAULT_LIMITS: QueueLimits = { messageBytes: 1024 * 1024, deduplicationMs: 5 * 60_000 };

/** The state of a queue. `inFlight`: received and hidden; `delayed`: hidden before its first delivery. */
export interface QueueStats {
  readonly available: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Age of the oldest message, 0 where there is none. */
  readonly oldestAgeSeconds: number;
}

/**
 * Queues of messages in the database, with the semantics of SQS. Every operation runs at once (see `Database.run` for
 * when it is durable). Dead-letter queues and internal queues are queues like any other.
 */
export class Queues {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #newId: () => string;
  readonly #limits: QueueLimits;
  readonly #settings = new Map<string, QueueSettings>();
  readonly #groups: MessageGroups;
  readonly #dead: DeadMessages;
  readonly #sql;

  /** `now` gives milliseconds since 1970, `newId` a new UUID. */
  constructor(database: Database, now: () => number, newId: () => string, limits: Partial<QueueLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#database = database;
    this.#now = now;
    this.#newId = newId;
    this.#groups = new MessageGroups(database);
    this.#dead = new DeadMessages(database);
    this.#sql = queueStatements(database);
  }

  /** Makes a queue known, or changes its settings. Messages that it holds from before stay. */
  declare(settings: QueueSettings): void {
    const before = this.#settings.get(settings.name);
    this.#settings.set(settings.name, settings);
    if (before?.fifo === settings.fifo) return;
    this.#database.atomically(() => this.#groups.rebuild(settings.name, settings.fifo));
  }

  /** Stores messages, all or none, and returns their ids, in order: new ones, where a message brings none. Throws `TooLargeError`. */
  send(queue: string, messages: readonly IncomingMessage[]): readonly string[] {
    const settings = this.#queue(queue);
    const outgoing = messages.map((message) => this.#checked(queue, message));
    const now = this.#now();
    if (!settings.fifo) return outgoing.map((message) => this.#insert(settings, message, now));
    const inGroups = outgoing.map((message) => grouped(queue, message));
    return inGroups.map((message) => this.#sendFifo(settings, message, now));
  }

  /**
   * Hands out up to `max` messages that are visible, and hides them for `visibilityMs`. In a FIFO queue, those of one
   * group come in order, and no more of them until all are deleted or visible again; other groups go on
   * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html).
   */
  receive(queue: string, max: number, visibilityMs: number): readonly ReceivedMessage[] {
    const settings = this.#queue(queue);
    const now = this.#now();
    if ((this.nextVisibleAt(queue) ?? Number.POSITIVE_INFINITY) > now) return []; // spares a transaction
    const receipt = this.#database.nextSequence();
    const rows = settings.fifo
      ? this.#groups.receive(queue, max, now, now + visibilityMs, receipt)
      : this.#sql.receive.all(now + visibilityMs, receipt, queue, now, max);
    return (rows as unknown as MessageRow[]).sort((a, b) => a.seq - b.seq).map(receivedMessage); // columns of RECEIVED
  }

  /**
   * Deletes messages and returns how many. A receipt is that of one delivery: if its message was delivered again in
   * the meantime, nothing happens and it is not counted, as SQS allows
   * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html).
   */
  deleteMany(queue: string, receipts: readonly string[]): number {
    const { fifo } = this.#queue(queue);
    const parsed = receipts.map(parseReceipt);
    let deleted = 0;
    const touched = new Set<string>();
    for (const [seq, receipt] of parsed) {
      const row = this.#sql.delete.get(seq, queue, receipt);
      if (!row) continue;
      deleted++;
      if (fifo) touched.add(String(row.grp));
    }
    for (const group of touched) this.#groups.refresh(queue, group);
    return deleted;
  }

  /**
   * Makes a message visible `visibilityMs` from now (0: at once); its receipt stays valid. Returns false where the
   * receipt is that of an earlier delivery: nothing happened then.
   */
  changeVisibility(queue: string, receipt: string, visibilityMs: number): boolean {
    return this.#hide(this.#sql.changeVisibility, queue, receipt, visibilityMs);
  }

  /** The same, and this delivery does not count: nobody could process the message now, so none of its attempts is used. */
  putBack(queue: string, receipt: string, visibilityMs: number): boolean {
    return this.#hide(this.#sql.putBack, queue, receipt, visibilityMs);
  }

  /**
   * Moves a message to a dead-letter queue, where it keeps its id, attributes, group, receive count and time of sending,
   * as on SQS (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html).
   * Returns false where the receipt is that of an earlier delivery: nothing happened then.
   */
  deadLetter(queue: string, receipt: string, deadLetterQueue: string, reason: string): boolean {
    const { fifo } = this.#queue(queue);
    this.#queue(deadLetterQueue);
    const [seq, delivery] = parseReceipt(receipt);
    const row = this.#sql.bury.get(
      deadLetterQueue,
      queue,
      reason,
      this.#now(),
      this.#database.nextSequence(),
      seq,
      queue,
      delivery,
    );
    if (row && fifo) this.#groups.refresh(queue, String(row.grp));
    return row !== undefined;
  }

  /** Adds to the dead letters of a queue what was never in it, but can be sent back to it. Returns its id. */
  addDeadLetter(queue: string, deadLetterQueue: string, message: DeadOnArrival): string {
    this.#queue(queue);
    this.#queue(deadLetterQueue);
    const { body, attributes, reason, receiveCount, sentAt } = message;
    const [seq, id] = [this.#database.nextSequence(), this.#newId()];
    const text = JSON.stringify(attributes);
    this.#sql.insertDead.run(
      seq,
      deadLetterQueue,
      queue,
      reason,
      this.#now(),
      receiveCount,
      sentAt,
      id,
      text,
      body,
    );
    return id;
  }

  /**
   * Moves messages that came from `queue` back to it, in the order in which they were sent, as new ones: with a receive
   * count of 0, behind those that are waiting, kept as long as any new message, and marked. Those of one group keep their order:
   * where one stays, the ones behind it do.
   */
  redrive(deadLetterQueue: string, queue: string, redrive: Redrive = {}): Redriven {
    this.#queue(deadLetterQueue);
    const { fifo } = this.#queue(queue);
    const touched = new Set<string>();
    const redriven = this.#dead.redrive(deadLetterQueue, queue, redrive, this.#now(), (group) => {
      if (fifo) touched.add(String(group));
    });
    for (const group of touched) this.#groups.refresh(queue, group);
    return redriven;
  }

  /** Deletes messages that came from `queue`, by their id, and returns how many. */
  discard(deadLetterQueue: string, queue: string, id: string): number {
    this.#queue(deadLetterQueue);
    return this.#dead.discard(deadLetterQueue, queue, id);
  }

  /** Deletes messages that are older than their queue keeps them, `limit` at most a queue. Returns how many. */
  purgeExpired(limit = 1000): number {
    const now = this.#now();
    this.#sql.purgeDeduplication.run(now);
    let purged = 0;
    for (const { name, fifo, retentionMs } of this.#settings.values()) {
      const rows = this.#sql.purge.all(name, now - retentionMs, limit);
      purged += rows.length;
      if (!fifo) continue;
      for (const group of new Set(rows.map((row) => String(row.grp)))) this.#groups.refresh(name, group);
    }
    return purged;
  }

  /** The state of a queue. */
  stats(queue: string): QueueStats {
    this.#queue(queue);
    const now = this.#now();
    const row = this.#sql.stats.get(now, now, now, queue);
    const oldest = row?.oldest ?? now;
    return {
      available: Number(row?.available),
      inFlight: Number(row?.inFlight),
      delayed: Number(row?.delayed),
      oldestAgeSeconds: Math.max(0, (now - Number(oldest)) / 1000),
    };
  }

  /** How many messages a queue holds. */
  count(queue: string): number {
    this.#queue(queue);
    return Number(this.#sql.count.get(queue)?.n);
  }

  /** How many messages can be received now; counts to `limit` at most. In a FIFO queue, those behind others count too. */
  countAvailable(queue: string, limit: number): number {
    this.#queue(queue);
    return Number(this.#sql.countAvailable.get(queue, this.#now(), limit)?.n);
  }

  /** Messages of a queue in the order of sending, without receiving them. */
  peek(queue: string, limit = 100): readonly StoredMessage[] {
    this.#queue(queue);
    return (this.#sql.peek.all(queue, limit) as unknown as readonly PeekedRow[]).map(storedMessage);
  }

  /**
   * When the next message can be received, in milliseconds since 1970: not after now if one can be now; undefined
   * where there is none at all.
   */
  nextVisibleAt(queue: string): number | undefined {
    const { fifo } = this.#queue(queue);
    if (fifo) return this.#groups.nextReadyAt(queue);
    const row = this.#sql.nextVisible.get(queue);
    return row && Number(row.visible_at);
  }

  /**
   * For the start of the engine: messages that were in flight when the last process ended become visible at once, and
   * keep their receive count. Returns how many.
   */
  releaseInFlight(): number {
    const now = this.#now();
    const released = this.#sql.release.run(now, now);
    if (released > 0) this.#groups.releaseAll(now);
    return released;
  }

  #hide(statement: Writer, queue: string, receipt: string, visibilityMs: number): boolean {
    const { fifo } = this.#queue(queue);
    const [seq, delivery] = parseReceipt(receipt);
    const row = statement.get(this.#now() + visibilityMs, seq, queue, delivery);
    if (row && fifo) this.#groups.refresh(queue, String(row.grp));
    return row !== undefined;
  }

  #queue(name: string): QueueSettings {
    const settings = this.#settings.get(name);
    if (!settings) throw new NotFoundError(`There is no queue ${name}.`);
    return settings;
  }

  #checked(queue: string, message: IncomingMessage): WritableMessage {
    const { messageBytes = this.#limits.messageBytes } = this.#queue(queue);
    const attributes = JSON.stringify(message.attributes);
    // A character is 3 bytes at most, so that most messages need not be measured.
    if ((message.body.length + attributes.length) * 3 > messageBytes) {
      const bytes = Buffer.byteLength(message.body) + Buffer.byteLength(attributes);
      if (bytes > messageBytes) {
        throw new TooLargeError(
          `A message of queue ${queue} has ${bytes} bytes; ${messageBytes} are allowed. Put large content into a bucket and send its key.`,
        );
      }
    }
    return { ...message, attributes };
  }

  #insert({ name, delayMs }: QueueSettings, message: WritableMessage, now: number): string {
    const visibleAt = now + (message.delayMs ?? delayMs);
    const { id = this.#newId(), body, attributes, group } = message;
    this.#sql.insert.run(
      this.#database.nextSequence(),
      name,
      visibleAt,
      now,
      id,
      group ?? null,
      attributes,
      body,
    );
    return id;
  }

  /** A message whose deduplication id was sent a short time ago is accepted, and not stored again. */
  #sendFifo(settings: QueueSettings, message: GroupedMessage, now: number): string {
    const { name, delayMs } = settings;
    const deduplicationId = message.deduplicationId ?? hash("sha256", message.body, "hex");
    const known = this.#sql.duplicate.get(name, deduplicationId, now);
    if (known) return String(known.id);
    const id = this.#insert(settings, message, now);
    this.#sql.remember.run(name, deduplicationId, id, now + this.#limits.deduplicationMs);
    this.#groups.add(name, message.group, now + (message.delayMs ?? delayMs));
    return id;
  }
}

/** A message with its attributes as JSON text. */
interface WritableMessage extends Omit<IncomingMessage, "attributes"> {
  readonly attributes: string;
}

interface GroupedMessage extends WritableMessage {
  readonly group: string;
}

function grouped(queue: string, message: WritableMessage): GroupedMessage {
  const { group } = message;
  if (group === undefined)
    throw new InvalidArgumentError(`Queue ${queue} is FIFO: give the message a group.`);
  return { ...message, group };
}
