import { type CloudEvent, type Duration, type Json, TerminalError } from "@motif/core";
import { requeuesOf, withRequeues } from "@motif/core/platform";
import { KeyReusedError } from "./errors.ts";
import { type IdempotencyContext, idempotent, type Lease } from "./idempotent.ts";
import { withStableIds } from "./stable-ids.ts";
import type { IdempotencyStore } from "./table.ts";

/** What is needed of a consumer's input. */
export type IdempotentConsumerInput = IdempotencyContext & { readonly event: CloudEvent<unknown> };

/** How a consumer is made idempotent. */
export interface IdempotentConsumerOptions<I> {
  /** Which of the handles is the table of idempotency records. */
  readonly store: (input: I) => IdempotencyStore;
  /**
   * What names the work; the event's source and id if not given. They are the same for every delivery of one message,
   * but not for a message that its producer sent twice: for that, name something in the data.
   */
  readonly key?: (input: I) => string;
  /** What must be the same for the same key; not compared if not given. Events that differ are terminal failures. */
  readonly payload?: (input: I) => Json;
  /** How long a repetition is recognised; 14 days if not given, the longest that a queue keeps a message. */
  readonly ttl?: Duration;
  /** How long nobody else begins, should this attempt die; the time that the invocation has left, if not given. */
  readonly lease?: Duration;
}

const DEFAULT_TTL: Duration = "14d";

/**
 * Makes a consumer idempotent: an event that was processed is acknowledged without calling the handler again. While
 * another attempt has it, it fails, to be delivered again when that attempt's lease has ended. `newId()` gives the same
 * ids in every attempt, as in `idempotentHttp`.
 *
 * Keys of all consumers that share a table share a name space: start a chosen key with the name of the work.
 */
export function idempotentConsumer<I extends IdempotentConsumerInput>(
  options: IdempotentConsumerOptions<I>,
  handler: (input: I, lease: Lease) => void | Promise<void>,
): (input: I) => Promise<void> {
  const consume = async (input: I): Promise<void> => {
    const { source, id } = input.event;
    const request = {
      store: options.store(input),
      key: options.key?.(input) ?? JSON.stringify([source, id]),
      ttl: options.ttl ?? DEFAULT_TTL,
      ...(options.payload && { payload: options.payload(input) }),
      ...(options.lease && { lease: options.lease }),
    };
    try {
      await idempotent(input, request, async (lease) => {
        await handler(withStableIds(input, lease), lease);
      });
    } catch (error) {
      if (!(error instanceof KeyReusedError)) throw error;
      throw new TerminalError(error.message, { cause: error });
    }
  };
  return withRequeues(consume, requeuesOf(handler));
}
