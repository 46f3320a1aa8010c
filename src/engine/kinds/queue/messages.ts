import { InvalidArgumentError } from "@motif/core";

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

/** The columns of a {@link MessageRow}. */
export const RECEIVED = "seq, receipt, id, body, attributes, receive_count, sent_at, grp";

/** A message that was received, as a row. */
export interface MessageRow {
  readonly seq: number;
  readonly receipt: number;
  readonly id: string;
  readonly body: string;
  readonly attributes: string;
  readonly receive_count: number;
  readonly sent_at: number;
  readonly grp: string | null;
}

/** A message that was looked at, as a row. */
export interface PeekedRow extends MessageRow {
  readonly visible_at: number;
  readonly origin: string | null;
  readonly reason: string | null;
}

/** The message of a row. */
export function receivedMessage(row: MessageRow): ReceivedMessage {
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

/** The message of a row. */
export function storedMessage(row: PeekedRow): StoredMessage {
  const { receipt: _, ...message } = receivedMessage(row);
  return {
    ...message,
    visibleAt: row.visible_at,
    ...(row.origin !== null && { origin: row.origin }),
    ...(row.reason !== null && { reason: row.reason }),
  };
}

/** The two numbers of a receipt. Throws `InvalidArgumentError` where it is none. */
export function parseReceipt(receipt: string): readonly [seq: number, delivery: number] {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(receipt);
  if (!match) throw new InvalidArgumentError(`"${receipt}" is not the receipt of a message.`);
  return [Number(match[1]), Number(match[2])];
}
