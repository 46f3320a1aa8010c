import type { QueueTrigger } from "../../environment.ts";

/**
 * Whether a queue's messages come in batches. Those of a FIFO queue come one by one: a batch is given back as a whole, and
 * with each return the messages behind a failed one would lose an attempt.
 */
export function isBatched({ fifo, batchSize }: QueueTrigger): boolean {
  return !fifo && batchSize > 1;
}
