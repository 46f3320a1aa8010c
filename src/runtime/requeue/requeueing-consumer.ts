import {
  type CloudEvent,
  type Context,
  type Duration,
  type Json,
  type QueueSender,
  TerminalError,
} from "@motif/core";
import { withRequeues } from "@motif/core/platform";
import { KeyReusedError } from "../idempotency/errors.ts";
import { type IdempotencyContext, idempotent } from "../idempotency/idempotent.ts";
import type { IdempotencyStore } from "../idempotency/table.ts";
import { isRetryable, type RetryOn } from "./errors.ts";
import { LONGEST_HOP_MS, nextHop, nextRound, type RoundsPolicy } from "./next-round.ts";
import { type Retryable, roundOf } from "./retryable.ts";

/** What is needed of a consumer's input. */
export type RequeueingConsumerInput = IdempotencyContext &
  Pick<Context, "log"> & { readonly event: CloudEvent<Retryable<unknown>> };

/** The names under which a consumer's input has senders of such messages as it receives. */
export type OwnQueue<I extends RequeueingConsumerInput> = keyof {
  [Name in keyof I as I[Name] extends QueueSender<I["event"]["data"]> ? Name & string : never]: true;
};

/** How a consumer sends messages again. Checked when the app is loaded. */
export interface RequeueingConsumerOptions<I extends RequeueingConsumerInput> extends RoundsPolicy {
  /** The name under which the function uses the sender of its own queue. */
  readonly queue: OwnQueue<I>;
  /** Which of the handles is a table of idempotency records: each round of a message is taken once. */
  readonly store: (input: I) => IdempotencyStore;
  /** What is retryable besides what `isRetryable` knows. `TerminalError` never is. */
  readonly retryOn?: RetryOn;
  /**
   * Called before the message becomes a dead letter: with the `TerminalError` that the handler threw, or with a
   * `RoundsUsedUpError`. It may be called twice for one message, and is not where the queue's own attempts are used up.
   */
  readonly onDeadLetter?: (input: I, error: TerminalError) => void | Promise<void>;
}

/** As long as a queue keeps a message. */
const TTL: Duration = "14d";

/**
 * Makes the consumer of a queue send a message again, with a delay, where its handler fails with a retryable error: while
 * something is away, the message uses up none of the queue's attempts and holds up no others. Waits are exponential with full
 * jitter, and begin when the error's `retryAfterMs` is over. After the last round, or when it would be too old for the next
 * one, the message is a dead letter: it carries the history of its attempts, and the reason is that of the last one.
 *
 * - A retryable error: the message goes to its queue again, and the invocation has succeeded.
 * - `TerminalError`: a dead letter at once.
 * - Any other error, a crash, a timeout: the queue delivers the message again, as its own `retry` says.
 *
 * A crash between sending again and the acknowledgement leaves two messages with the same `id`, as any delivery can be made
 * twice. Each round of an `id` is taken once, so they become one again at the next round, and do not grow in number. What the
 * handler does is still done again where it died after it, or in a later round: what must happen once is keyed by `id`, by an
 * idempotency key that the effect itself knows, or by an `idempotentConsumer` inside of this wrapper. Outside of it, keyed by
 * `id`, it would take sending again for the work, and the work would never be done.
 *
 * @example
 * export default consumer(
 *   "deliver",
 *   {
 *     event: retryable(Delivery),
 *     uses: { deliveries: deliveries.sender, records: records.readWriter, partner: partner.caller },
 *   },
 *   requeueingConsumer(
 *     { queue: "deliveries", store: ({ records }) => records, rounds: 10, maxDelay: "2h" },
 *     async ({ event, partner, now }) => {
 *       const { id, payload } = event.data;
 *       const headers = { "idempotency-key": id };
 *       await ensureSuccess(await partner.fetch("/orders", { method: "POST", headers, body: payload.body }), now());
 *     },
 *   ),
 * );
 */
export function requeueingConsumer<I extends RequeueingConsumerInput>(
  options: RequeueingConsumerOptions<I>,
  handler: (input: I) => void | Promise<void>,
): (input: I) => Promise<void> {
  const consume = async (input: I): Promise<void> => {
    const { source, data: message } = input.event;
    const waitMs = timeTo(message, input.now());
    // Two copies may have come here on ways of their own, one with more hops than the other.
    const step = waitMs > 0 ? (message.retry?.hop ?? 0) : "attempt";
    const position = [source, message.id, roundOf(message), step];
    const payload = message.payload as Json; // messages are
    const request = { store: options.store(input), key: JSON.stringify(position), payload, ttl: TTL };
    try {
      await idempotent(input, request, () =>
        waitMs > 0 ? sendAgain(input, options, nextHop(message), waitMs) : attempt(input, options, handler),
      );
    } catch (error) {
      if (error instanceof KeyReusedError) throw new TerminalError(error.message, { cause: error });
      throw error;
    }
  };
  return withRequeues(consume, options);
}

/** Milliseconds until a message may be tried; 0 and less where it may be. */
function timeTo({ retry }: Retryable<unknown>, now: Date): number {
  return retry?.notBefore ? Date.parse(retry.notBefore) - now.getTime() : 0;
}

async function attempt<I extends RequeueingConsumerInput>(
  input: I,
  options: RequeueingConsumerOptions<I>,
  handler: (input: I) => void | Promise<void>,
): Promise<void> {
  try {
    await handler(input);
  } catch (error) {
    await recover(input, options, error);
  }
}

/** Sends the message again, or throws what makes it a dead letter or has the queue deliver it again. */
async function recover<I extends RequeueingConsumerInput>(
  input: I,
  options: RequeueingConsumerOptions<I>,
  error: unknown,
): Promise<void> {
  const message = input.event.data;
  if (error instanceof TerminalError) return giveUp(input, options, error);
  if (!isRetryable(error, options.retryOn)) throw error;
  const next = nextRound(message, error, input.now().getTime(), options);
  if (next instanceof TerminalError) return giveUp(input, options, next);
  await sendAgain(input, options, next.message, next.waitMs);
  const { failed, waitMs } = next;
  input.log.warn("The message is sent again", { messageId: message.id, waitMs, attempt: failed });
}

async function giveUp<I extends RequeueingConsumerInput>(
  input: I,
  { onDeadLetter }: RequeueingConsumerOptions<I>,
  error: TerminalError,
): Promise<never> {
  await onDeadLetter?.(input, error);
  throw error;
}

/** A wait that is longer than a message's delay may be is made of several: the consumer sends what came too early on. */
async function sendAgain<I extends RequeueingConsumerInput>(
  input: I,
  { queue }: RequeueingConsumerOptions<I>,
  message: Retryable<unknown>,
  waitMs: number,
): Promise<void> {
  const sender = input[queue] as QueueSender<unknown>; // `OwnQueue` has the names of senders only
  await sender.send(message, { delay: `${Math.min(waitMs, LONGEST_HOP_MS)}ms` });
}
