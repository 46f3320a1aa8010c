import type { Queues, ReceivedMessage } from "../kinds/queue/store.ts";

/** What a consumer wants of a queue's messages. */
export interface Wanting {
  /** All if not given. The others are deleted, and nobody is called. */
  readonly isWanted?: (message: ReceivedMessage) => boolean;
  /** Called after messages were deleted that are not wanted. */
  readonly onUnwanted?: (messages: readonly ReceivedMessage[]) => void;
}

/** The queue that is received from, and how. */
export interface Receiving {
  readonly queue: string;
  readonly batchSize: number;
  readonly visibilityTimeoutMs: number;
}

/** A batch of a queue's messages: how many there were, and those that are wanted. Within a turn. */
export function receiveWanted(
  queues: Queues,
  { queue, batchSize, visibilityTimeoutMs }: Receiving,
  { isWanted, onUnwanted }: Wanting,
): { readonly found: number; readonly wanted: readonly ReceivedMessage[] } {
  const received = queues.receive(queue, batchSize, visibilityTimeoutMs);
  const unwanted = isWanted ? received.filter((message) => !isWanted(message)) : [];
  if (unwanted.length === 0) return { found: received.length, wanted: received };
  queues.deleteMany(
    queue,
    unwanted.map(({ receipt }) => receipt),
  );
  onUnwanted?.(unwanted);
  return { found: received.length, wanted: received.filter((message) => !unwanted.includes(message)) };
}

/**
 * How many messages are available that are wanted, up to a batch: the others are deleted, so that they neither fill a batch nor begin
 * its window. Within a turn.
 */
export function countWanted(queues: Queues, receiving: Receiving, wanting: Wanting): number {
  const { queue, batchSize } = receiving;
  if (!wanting.isWanted) return queues.countAvailable(queue, batchSize);
  for (;;) {
    const { found, wanted } = receiveWanted(queues, receiving, wanting);
    for (const { receipt } of wanted) queues.putBack(queue, receipt, 0);
    if (wanted.length === found) return found;
  }
}
