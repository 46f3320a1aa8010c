import * as z from "zod/mini";
import type { $ZodType } from "zod/v4/core";

const Time = z.iso.datetime();

const Attempt = z.object({
  /** 1 is the first. */
  round: z.int(),
  /** When it failed, RFC 3339. */
  at: Time,
  /** The error's `code`, or else its name. */
  code: z.string(),
  /** The error's message, shortened, and without what looks like a secret. */
  message: z.string(),
});

/** An attempt that failed, in a message's history. */
export type Attempt = z.infer<typeof Attempt>;

const Retry = z.object({
  /** The round that the message is sent for: 2 and more. */
  round: z.int().check(z.minimum(2)),
  /** When the first attempt failed: from then on counts `maxAge`. */
  since: Time,
  /** Nothing is tried before: there where the wait takes more than one delay of the queue. */
  notBefore: z.exactOptional(Time),
  /** How often it was sent on in this round, as its time had not come. */
  hop: z.exactOptional(z.int()),
  history: z.array(Attempt),
});

/**
 * The schema of messages that `requeueingConsumer` can send again. Who sends one first gives `id`, the same for all copies of
 * one piece of work, and `payload`; `retry` is the kit's.
 *
 * @example
 * export const deliveries = queue("deliveries", { schema: retryable(Delivery) });
 * await deliveries.send({ id: newId(), payload: { url, body } });
 */
export function retryable<S extends $ZodType>(payload: S) {
  const id = z.string().check(z.minLength(1), z.maxLength(255));
  return z.object({ id, payload, retry: z.exactOptional(Retry) });
}

/** A message that can be sent again. */
export interface Retryable<T> {
  /** Of the work: the same in every round and every copy, so that what is done once can be keyed with it. */
  readonly id: string;
  readonly payload: T;
  readonly retry?: z.infer<typeof Retry>;
}

/** The round that a message has come to: 1 is the first. */
export function roundOf({ retry }: Retryable<unknown>): number {
  return retry?.round ?? 1;
}
