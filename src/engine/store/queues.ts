import { hash } from "node:crypto";
import { InvalidArgumentError, NotFoundError, type OutgoingMessage } from "@motif/core";
import type { Database } from "./database.ts";
import { MessageGroups } from "./message-groups.ts";

/** How a queue behaves. Times are in milliseconds. */
export interface QueueSettings {
  readonly name: string;
  readonly fifo: boolean;
  /** How long a message waits before its first delivery. */
  readonly delayMs: number;
  /** How long a message is kept. */
  readonly retentionMs: number;
}

/** A message handed to a consumer. Times are in milliseconds since 1970. */
export interface ReceivedMessage {
  readonly id: string;
  /** Names this delivery: it is what deletes the message or changes its visibility. */
  readonly receipt: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** 1 at the first delivery. */
  readonly receiveCount: number;
  readonly sentAt: number;
  readonly group?: string;
}

/** A message as it lies in a queue. In a dead-letter queue it says where it comes from, and why. */
export interface StoredMessage extends Omit<ReceivedMessage, "receipt"> {
  readonly visibleAt: number;
  readonly origin?: string;
  readonly reason?: string;
}

/** The state of a queue. `inFlight`: received and hidden; `delayed`: hidden before its first delivery. */
export interface QueueStats {
  readonly available: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Age of the oldest message, 0 where there is none. */
  readonly oldestAgeSeconds: number;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-key-terms.html */
const DEDUPLICATION_MS = 5 * 60_000;

/**
 * Queues of messages in the database, with the semantics of SQS. Every operation runs at once (see `Database.run` for
 * when it is durable). Dead-letter queues and internal queues are queues like any other.
 */
export class Queues {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #newId: () => string;
  readonly #settings = new Map<string, QueueSettings>();
  readonly #groups: MessageGroups;
  readonly #sql;

  /** `now` gives milliseconds since 1970, `newId` a new UUID. */
  constructor(database: Database, now: () => number, newId: () => string) {
    this.#database = database;
    this.#now = now;
    this.#newId = newId;
    this.#groups = new MessageGroups(database);
    this.#sql = prepare(database);
  }

  /** Makes a queue known, or changes its settings. Messages that it holds from before stay. */
  declare(settings: QueueSettings): void {
    const before = this.#settings.get(settings.name);
    this.#settings.set(settings.name, settings);
    if (before?.fifo === settings.fifo) return;
    this.#database.atomically(() => this.#groups.rebuild(settings.name, settings.fifo));
  }

  /** Stores messages and returns their ids, in order. */
  send(queue: string, messages: readonly OutgoingMessage[]): readonly string[] {
    const settings = this.#queue(queue);
    if (settings.fifo)
      return this.#sendFifo(
        settings,
        messages.map((message) => grouped(queue, message)),
      );
    const now = this.#now();
    return messages.map((message) => this.#insert(settings, message, now));
  }

  /**
   * Hands out up to `max` messages that are visible, and hides them for `visibilityMs`. In a FIFO queue, those of one
   * group come in order, and no more of them until all are deleted or visible again; other groups go on
   * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html).
   */
  receive(queue: string, max: number, visibilityMs: number): readonly ReceivedMessage[] {
    const settings = this.#queue(queue);
    const now = this.#now();
    const receipt = this.#database.nextSequence();
    const rows = settings.fifo
      ? this.#groups.receive(queue, max, now, now + visibilityMs, receipt)
      : this.#sql.receive.all(now + visibilityMs, receipt, queue, now, max);
    return (rows as unknown as MessageRow[]).sort(bySequence).map(receivedMessage); // columns of RECEIVED
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
    const { fifo } = this.#queue(queue);
    const [seq, delivery] = parseReceipt(receipt);
    const row = this.#sql.changeVisibility.get(this.#now() + visibilityMs, seq, queue, delivery);
    if (row && fifo) this.#groups.refresh(queue, String(row.grp));
    return row !== undefined;
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

  /**
   * Moves messages that came from `queue` back to it, in the order in which they were sent, as new ones: with a receive
   * count of 0, behind those that are waiting, and kept as long as any new message. Returns how many.
   */
  redrive(deadLetterQueue: string, queue: string, max = Number.MAX_SAFE_INTEGER): number {
    this.#queue(deadLetterQueue);
    const { fifo } = this.#queue(queue);
    const now = this.#now();
    const rows = this.#sql.buried.all(deadLetterQueue, queue, max);
    const touched = new Set<string>();
    for (const { seq, grp } of rows) {
      this.#sql.unbury.run(this.#database.nextSequence(), queue, now, now, seq ?? null);
      if (fifo) touched.add(String(grp));
    }
    for (const group of touched) this.#groups.refresh(queue, group);
    return rows.length;
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

  #queue(name: string): QueueSettings {
    const settings = this.#settings.get(name);
    if (!settings) throw new NotFoundError(`There is no queue ${name}.`);
    return settings;
  }

  #insert({ name, delayMs }: QueueSettings, message: OutgoingMessage, now: number): string {
    const id = this.#newId();
    const visibleAt = now + (message.delayMs ?? delayMs);
    const { body, attributes, group } = message;
    this.#sql.insert.run(
      this.#database.nextSequence(),
      name,
      visibleAt,
      now,
      id,
      group ?? null,
      JSON.stringify(attributes),
      body,
    );
    return id;
  }

  /** A message whose deduplication id was sent in the last 5 minutes is accepted, and not stored again. */
  #sendFifo(settings: QueueSettings, messages: readonly GroupedMessage[]): readonly string[] {
    const { name, delayMs } = settings;
    const now = this.#now();
    return messages.map((message) => {
      const deduplicationId = message.deduplicationId ?? hash("sha256", message.body, "hex");
      const known = this.#sql.duplicate.get(name, deduplicationId, now);
      if (known) return String(known.id);
      const id = this.#insert(settings, message, now);
      this.#sql.remember.run(name, deduplicationId, id, now + DEDUPLICATION_MS);
      this.#groups.add(name, message.group, now + (message.delayMs ?? delayMs));
      return id;
    });
  }
}

interface GroupedMessage extends OutgoingMessage {
  readonly group: string;
}

function grouped(queue: string, message: OutgoingMessage): GroupedMessage {
  const { group } = message;
  if (group === undefined)
    throw new InvalidArgumentError(`Queue ${queue} is FIFO: give the message a group.`);
  return { ...message, group };
}

/** The columns that a received message is made of. */
export const RECEIVED = "seq, receipt, id, body, attributes, receive_count, sent_at, grp";

interface MessageRow {
  readonly seq: number;
  readonly receipt: number;
  readonly id: string;
  readonly body: string;
  readonly attributes: string;
  readonly receive_count: number;
  readonly sent_at: number;
  readonly grp: string | null;
}

interface PeekedRow extends MessageRow {
  readonly visible_at: number;
  readonly origin: string | null;
  readonly reason: string | null;
}

function prepare(database: Database) {
  const delivery = "WHERE seq = ? AND queue = ? AND receipt = ?";
  return {
    insert: database.writer(
      `INSERT INTO messages (seq, queue, visible_at, receive_count, receipt, sent_at, id, grp, attributes, body)
       VALUES (?, ?, ?, 0, 0, ?, ?, ?, ?, ?)`,
    ),
    receive: database.writer(
      `UPDATE messages SET visible_at = ?, receive_count = receive_count + 1, receipt = ? WHERE seq IN (
         SELECT seq FROM messages WHERE queue = ? AND visible_at <= ? ORDER BY visible_at LIMIT ?
       ) RETURNING ${RECEIVED}`,
    ),
    delete: database.writer(`DELETE FROM messages ${delivery} RETURNING grp`),
    changeVisibility: database.writer(`UPDATE messages SET visible_at = ? ${delivery} RETURNING grp`),
    bury: database.writer(
      `UPDATE messages SET queue = ?, origin = ?, reason = ?, visible_at = ?, receipt = ? ${delivery} RETURNING grp`,
    ),
    buried: database.reader(
      "SELECT seq, grp FROM messages WHERE queue = ? AND origin = ? ORDER BY seq LIMIT ?",
    ),
    unbury: database.writer(
      `UPDATE messages SET seq = ?, queue = ?, origin = NULL, reason = NULL, receive_count = 0, receipt = 0,
         visible_at = ?, sent_at = ? WHERE seq = ?`,
    ),
    purge: database.writer(
      `DELETE FROM messages WHERE seq IN (SELECT seq FROM messages WHERE queue = ? AND sent_at < ? LIMIT ?)
       RETURNING grp`,
    ),
    stats: database.reader(
      `SELECT count(*) FILTER (WHERE visible_at <= ?) AS available,
         count(*) FILTER (WHERE visible_at > ? AND receive_count > 0) AS inFlight,
         count(*) FILTER (WHERE visible_at > ? AND receive_count = 0) AS delayed,
         min(sent_at) AS oldest FROM messages WHERE queue = ?`,
    ),
    count: database.reader("SELECT count(*) AS n FROM messages WHERE queue = ?"),
    countAvailable: database.reader(
      "SELECT count(*) AS n FROM (SELECT 1 FROM messages WHERE queue = ? AND visible_at <= ? LIMIT ?)",
    ),
    peek: database.reader(
      `SELECT ${RECEIVED}, visible_at, origin, reason FROM messages WHERE queue = ? ORDER BY seq LIMIT ?`,
    ),
    nextVisible: database.reader(
      "SELECT visible_at FROM messages WHERE queue = ? ORDER BY visible_at LIMIT 1",
    ),
    release: database.writer("UPDATE messages SET visible_at = ? WHERE visible_at > ? AND receive_count > 0"),
    duplicate: database.reader(
      "SELECT id FROM deduplication WHERE queue = ? AND deduplication_id = ? AND expires_at > ?",
    ),
    remember: database.writer(
      "INSERT OR REPLACE INTO deduplication (queue, deduplication_id, id, expires_at) VALUES (?, ?, ?, ?)",
    ),
    purgeDeduplication: database.writer("DELETE FROM deduplication WHERE expires_at <= ?"),
  };
}

function bySequence(a: MessageRow, b: MessageRow): number {
  return a.seq - b.seq;
}

function receivedMessage(row: MessageRow): ReceivedMessage {
  return {
    id: row.id,
    receipt: `${row.seq}-${row.receipt}`,
    body: row.body,
    attributes: JSON.parse(row.attributes) as Record<string, string>, // written by `send`
    receiveCount: row.receive_count,
    sentAt: row.sent_at,
    ...(row.grp !== null && { group: row.grp }),
  };
}

function storedMessage(row: PeekedRow): StoredMessage {
  const { receipt: _, ...message } = receivedMessage(row);
  return {
    ...message,
    visibleAt: row.visible_at,
    ...(row.origin !== null && { origin: row.origin }),
    ...(row.reason !== null && { reason: row.reason }),
  };
}

function parseReceipt(receipt: string): readonly [seq: number, delivery: number] {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(receipt);
  if (!match) throw new InvalidArgumentError(`"${receipt}" is not the receipt of a message.`);
  return [Number(match[1]), Number(match[2])];
}
