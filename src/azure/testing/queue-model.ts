/** How a queue of the test's broker behaves. Times are in milliseconds. */
export interface QueueOptions {
  readonly sessions?: boolean;
  readonly duplicateDetectionMs?: number;
  /** After so many deliveries a message is a dead letter. */
  readonly maxDeliveryCount?: number;
  /** Where dead letters go; kept in the queue's own list where it is not given. */
  readonly forwardDeadLetters?: QueueModel;
}

/** A message as the broker keeps it. */
export interface StoredMessage {
  readonly sequenceNumber: number;
  readonly messageId: string;
  readonly sessionId?: string;
  /** Of a record of an event hub, which the test's broker keeps as it keeps messages. */
  readonly partitionKey?: string;
  readonly contentType?: string;
  readonly body: Buffer;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly enqueuedAt: number;
  /** Not given out before. */
  readonly dueAt: number;
  deliveryCount: number;
}

/** What a sender says of a message. */
export type NewMessage = Omit<StoredMessage, "sequenceNumber" | "enqueuedAt" | "dueAt" | "deliveryCount"> & {
  readonly dueAt?: number;
};

/**
 * A queue by the rules of Service Bus: peek-lock, sessions, scheduled messages, duplicate detection, delivery count and
 * dead letters. It has no locks that expire: tests give messages back themselves.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement
 */
export class QueueModel {
  readonly options: QueueOptions;
  readonly deadLetters: StoredMessage[] = [];
  readonly #now: () => number;
  #waiting: StoredMessage[] = [];
  readonly #locked = new Set<StoredMessage>();
  readonly #sessions = new Set<string>();
  readonly #seen = new Map<string, number>();
  #sequence = 0;

  constructor(now: () => number, options: QueueOptions = {}) {
    this.#now = now;
    this.options = options;
  }

  /** Everything that is in the queue, locked or not. */
  get size(): number {
    return this.#waiting.length + this.#locked.size;
  }

  enqueue(message: NewMessage): void {
    const now = this.#now();
    const { duplicateDetectionMs: window } = this.options;
    if (window !== undefined) {
      const seenAt = this.#seen.get(message.messageId);
      if (seenAt !== undefined && now - seenAt <= window) return;
      this.#seen.set(message.messageId, now);
    }
    const { dueAt = now } = message;
    const enqueuedAt = Math.max(now, dueAt);
    this.#waiting.push({ ...message, dueAt, enqueuedAt, sequenceNumber: ++this.#sequence, deliveryCount: 0 });
  }

  /** Locks the first session that has a message and is not locked; undefined where there is none. */
  lockSession(wanted?: string): string | undefined {
    const free = ({ sessionId = "" }: StoredMessage) =>
      !this.#sessions.has(sessionId) && (wanted === undefined || sessionId === wanted);
    const found = this.#waiting.find((message) => this.#isDue(message) && free(message))?.sessionId;
    if (found !== undefined) this.#sessions.add(found);
    return found;
  }

  unlockSession(sessionId: string): void {
    this.#sessions.delete(sessionId);
    for (const message of this.#locked) if (message.sessionId === sessionId) this.#putBack(message);
  }

  /** The next messages, locked. */
  take(max: number, sessionId?: string): StoredMessage[] {
    const due = this.#waiting.filter(
      (message) => this.#isDue(message) && (sessionId === undefined || message.sessionId === sessionId),
    );
    const taken = due.slice(0, max);
    this.#waiting = this.#waiting.filter((message) => !taken.includes(message));
    for (const message of taken) {
      message.deliveryCount++;
      this.#locked.add(message);
    }
    return taken;
  }

  complete(message: StoredMessage): void {
    this.#locked.delete(message);
  }

  /** Makes a message available again at its old place; a dead letter where it was delivered too often. */
  abandon(message: StoredMessage): void {
    if (message.deliveryCount >= (this.options.maxDeliveryCount ?? Number.POSITIVE_INFINITY)) {
      this.#deadLetter(message);
    } else {
      this.#putBack(message);
    }
  }

  #deadLetter(message: StoredMessage): void {
    if (!this.#locked.delete(message)) return;
    const properties = { ...message.properties, DeadLetterReason: "MaxDeliveryCountExceeded" };
    const dead = { ...message, properties };
    if (this.options.forwardDeadLetters) this.options.forwardDeadLetters.enqueue(dead);
    else this.deadLetters.push(dead);
  }

  #isDue({ dueAt }: StoredMessage): boolean {
    return dueAt <= this.#now();
  }

  #putBack(message: StoredMessage): void {
    if (!this.#locked.delete(message)) return;
    this.#waiting.push(message);
    this.#waiting.sort((a, b) => a.sequenceNumber - b.sequenceNumber);
  }
}
