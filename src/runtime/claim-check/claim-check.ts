import {
  type Bucket,
  type BucketWriter,
  bucket,
  type CloudEvent,
  type Duration,
  InvalidArgumentError,
  milliseconds,
  type Parsed,
  parse,
  type Queue,
  type QueueOptions,
  type QueueSender,
  queue,
  type Schema,
  type SendOptions,
} from "@motif/core";
import { sha256 } from "../idempotency/hash.ts";
import { inputWith } from "../input-with.ts";
import { type Claim, ClaimMessage, payloadKey } from "./message.ts";
import { openMessage, type PayloadReader } from "./open.ts";

/** How large messages are sent. */
export interface ClaimCheckOptions<S extends Schema> extends QueueOptions<S> {
  /** Values of at most so many bytes of JSON are sent in the message itself; 200,000 if not given, which every cloud's queues take. */
  readonly inlineBytes?: number;
}

/** What is needed of a sender's handles. */
export interface ClaimCheckSender {
  readonly queue: Pick<QueueSender<ClaimMessage>, "send">;
  readonly payloads: Pick<BucketWriter, "put">;
}

/** The input of a handler whose event has the value itself. */
export type Opened<I, T> = Omit<I, "event"> & { readonly event: CloudEvent<T> };

/** A queue for values of any size: large ones are in a bucket, and their messages say where. */
export interface ClaimCheck<T = unknown> {
  /** Grant its `sender` to whoever sends, and consume it. */
  readonly queue: Queue<ClaimMessage>;
  /**
   * Where large values are. Grant its `writer` to whoever sends, its `reader` to whoever receives. Nobody deletes from it:
   * a message may come again after it was processed, so its payload stays until none can come any more, and goes away then.
   */
  readonly payloads: Bucket;
  /** The schema of the messages, for the consumer. */
  readonly message: Schema<ClaimMessage>;
  /**
   * Sends a value, a large one by its claim. The payload is written first, so that no message comes before it; if the message
   * cannot be sent then, the payload goes away by itself. Throws `ValidationError`, and what the bucket and the queue throw.
   *
   * @example
   * await documents.send({ queue, payloads }, { id, text });
   */
  send(handles: ClaimCheckSender, value: T, options?: SendOptions): Promise<{ readonly id: string }>;
  /** The value of a message, for batches and tasks. Throws `TerminalError` where it can never be had. */
  open(payloads: PayloadReader, message: ClaimMessage): Promise<T>;
  /**
   * A consumer's handler that is given values. Values that can never be had go to the dead-letter queue at once.
   *
   * @example
   * consumer(
   *   "index-document",
   *   { event: documents.message, uses: { payloads: documents.payloads.reader } },
   *   documents.received(({ payloads }) => payloads, async ({ event, log }) => log.info(event.data.text)),
   * )
   */
  received<I extends { readonly event: CloudEvent<ClaimMessage> }>(
    payloadsOf: (input: I) => PayloadReader,
    handler: (input: Opened<I, T>) => void | Promise<void>,
  ): (input: I) => Promise<void>;
}

/** Service Bus takes 256 KiB with all properties, the least of the clouds. */
const DEFAULT_INLINE_BYTES = 200_000;
const DAY_MS = 86_400_000;
/** How long dead letters are kept, if the app's defaults do not say otherwise. */
const DEAD_LETTERS_KEPT: Duration = "14d";
/** Clocks, whole days, and the moments between the payload's and the message's sending. */
const SPARE_DAYS = 1;

/**
 * Declares a queue for values of any size (the claim check pattern). Its bucket has the same name, and keeps
 * payloads as long as a message can wait, be a dead letter, be sent back once and wait again.
 *
 * @example
 * export const documents = claimCheck("documents", { schema: Document, retention: "1d" });
 */
export function claimCheck<S extends Schema>(
  name: string,
  { schema, inlineBytes = DEFAULT_INLINE_BYTES, ...options }: ClaimCheckOptions<S>,
): ClaimCheck<Parsed<S>> {
  if (!Number.isInteger(inlineBytes) || inlineBytes < 0) {
    throw new InvalidArgumentError(
      `inlineBytes of ${name} is a whole number, 0 or more, not ${inlineBytes}.`,
    );
  }
  const messages = queue(name, { ...options, schema: ClaimMessage });
  const payloads = bucket(name, { expiresAfter: `${keptDays(messages.retention)}d` });
  const open = (from: PayloadReader, message: ClaimMessage) =>
    openMessage(schema as Schema<Parsed<S>>, from, message); // the schema gives what is parsed with it
  return {
    queue: messages,
    payloads,
    message: ClaimMessage,
    open,
    async send(to, value, sendOptions) {
      const parsed = parse(schema, value, `message of queue ${name}`);
      const text = JSON.stringify(parsed);
      const isSmall = Buffer.byteLength(text) <= inlineBytes;
      const message = isSmall ? { value: parsed } : { claim: await checkedIn(text, to.payloads) };
      return to.queue.send(message, sendOptions);
    },
    received: (payloadsOf, handler) => async (input) => {
      const data = await open(payloadsOf(input), input.event.data);
      await handler(inputWith(input, "event", { ...input.event, data }));
    },
  };
}

/** Days after which no message can come any more that was sent, or sent back once. */
function keptDays(retention: Duration): number {
  const longest = 2 * milliseconds(retention) + milliseconds(DEAD_LETTERS_KEPT);
  return Math.ceil(longest / DAY_MS) + SPARE_DAYS;
}

/** Stores a payload. What is stored already is written again, so that its days are counted from now. */
async function checkedIn(text: string, payloads: Pick<BucketWriter, "put">): Promise<Claim> {
  const bytes = new TextEncoder().encode(text);
  const claim = { sha256: sha256(bytes), bytes: bytes.byteLength };
  await payloads.put(payloadKey(claim), bytes, { contentType: "application/json" });
  return claim;
}
