import { InvalidArgumentError } from "../../ground/errors.ts";
import type { Carried, HandleOwner, Handling } from "../../ground/grant.ts";
import { checkGrouping } from "../../ground/grouping.ts";
import { parse } from "../../ground/schema.ts";
import { milliseconds } from "../../ground/units.ts";
import type { OutgoingMessage, QueueDriver, QueueLayout } from "./driver.ts";
import type { QueueSender, SendEntry, SendOptions } from "./handle.ts";

const LONGEST_DELAY_MS = 15 * 60_000;

const SEND = ["send", "sendMany"] satisfies (keyof QueueSender<unknown>)[];

/** How handles of queues are made: they parse messages and check options. */
export const queueHandling = {
  kind: "queue",
  carries: true,
  accesses: { sender: SEND },
  operations,
} as const satisfies Handling<QueueLayout, QueueDriver>;

function operations(queue: QueueLayout, driver: QueueDriver, { carried }: HandleOwner): QueueSender<unknown> {
  const sendMany = async (entries: readonly SendEntry<unknown>[]) => {
    if (entries.length === 0) return [];
    return driver.send(
      queue,
      entries.map((entry) => outgoing(queue, entry.message, entry, carried)),
    );
  };
  return {
    send: async (message, options = {}) => {
      const [sent] = await sendMany([{ ...options, message }]);
      if (!sent) throw new Error(`The driver of queue ${queue.name} returned no id.`);
      return sent;
    },
    sendMany,
  };
}

/** A message ready for a driver. Throws `ValidationError` or `InvalidArgumentError`. */
export function outgoing(
  queue: QueueLayout,
  message: unknown,
  options: SendOptions,
  carried: Carried,
): OutgoingMessage {
  const body = JSON.stringify(parse(queue.schema, message, `message of queue ${queue.name}`));
  const { delay, group, deduplicationId } = options;
  checkGrouping("queue", queue, options);
  if (queue.fifo && delay !== undefined) {
    throw new InvalidArgumentError(`Queue ${queue.name} is FIFO: a single message cannot be delayed.`);
  }
  return {
    body,
    attributes: carried,
    ...(delay !== undefined && { delayMs: checkedDelay(queue, milliseconds(delay)) }),
    ...(group !== undefined && { group }),
    ...(deduplicationId !== undefined && { deduplicationId }),
  };
}

function checkedDelay(queue: QueueLayout, delayMs: number): number {
  if (delayMs <= LONGEST_DELAY_MS) return delayMs;
  throw new InvalidArgumentError(
    `A message of queue ${queue.name} can wait 15 minutes at most; use a schedule for more.`,
  );
}
