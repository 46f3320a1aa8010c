/**
 * Receives by long polling, as Lambda's event source mapping makes them: 5 pollers, each waiting up to 20 s
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html).
 */
const POLLERS = 5;
const WAIT_SECONDS = 20;

/**
 * Messages in a batch on average: the one that ends the wait, and those that reach the same poller within the batch
 * window. At the same moment more may be waiting, so this is the dear end.
 */
export function messagesPerBatch(perSecond: number, batchSize: number, batchWindowMs: number): number {
  return Math.min(batchSize, 1 + (perSecond / POLLERS) * (batchWindowMs / 1000));
}

/**
 * Receives per second that return nothing, for batches that arrive as a Poisson process. A poller's receive ends with
 * the next batch or after 20 s: of its receives, e^(−20 × rate) come back empty.
 */
export function emptyReceivesPerSecond(batchesPerSecond: number): number {
  const rate = batchesPerSecond / POLLERS;
  if (rate * WAIT_SECONDS < 1e-9) return POLLERS / WAIT_SECONDS;
  return (POLLERS * rate) / Math.expm1(rate * WAIT_SECONDS);
}
