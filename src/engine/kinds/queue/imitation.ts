import { InvalidArgumentError, TooLargeError } from "@motif/core";
import type { QueueEntry } from "@motif/core/model";
import type { OutgoingMessage, Profile } from "@motif/core/platform";
import type { Imitation } from "../../ground/imitation.ts";
import type { QueueLimits } from "./store.ts";

/** What an imitated cloud's queues refuse, and for how long they deduplicate. */
export function limitsOf({ queue }: Profile): QueueLimits {
  return {
    messageBytes: queue.message.value,
    deduplicationMs: queue.fifo.deduplication.value * 1000,
  };
}

/** Messages as an imitated cloud takes them. Throws `TooLargeError`, `InvalidArgumentError`. */
export function imitatedMessages<Message extends OutgoingMessage>(
  messages: readonly Message[],
  queue: QueueEntry,
  imitation: Imitation,
): readonly Message[] {
  const { delayedMessage, standard, fifo } = imitation.profile.queue;
  const delayOf = ({ delayMs = queue.delayMs }: OutgoingMessage) => delayMs;
  if (delayedMessage) {
    for (const message of messages)
      if (delayOf(message) > 0) refuseLarger(message, queue, delayedMessage.value);
  }
  if (queue.fifo) refuseGroups(`queue ${queue.name}`, messages, imitation.profile);
  const { reorders } = queue.fifo ? fifo : standard;
  if (!reorders.value) return messages;
  return messages.map((message) => (delayOf(message) > 0 ? message : imitation.displaced(message)));
}

function refuseLarger({ body, attributes }: OutgoingMessage, { name }: QueueEntry, limit: number): void {
  const bytes = Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(attributes));
  if (bytes <= limit) return;
  throw new TooLargeError(
    `A message of queue ${name} that is to wait has ${bytes} bytes; ${limit} are allowed. Put large content into a bucket and send its key.`,
  );
}

/** Throws `InvalidArgumentError` where an imitated cloud takes no such group or deduplication id. */
export function refuseGroups(where: string, messages: readonly Grouped[], cloud: Profile): void {
  for (const message of messages) refuseGroup(where, message, cloud);
}

type Grouped = Pick<OutgoingMessage, "group" | "deduplicationId">;

function refuseGroup(where: string, { group, deduplicationId }: Grouped, cloud: Profile): void {
  const { fifo } = cloud.queue;
  const allowed = new RegExp(fifo.characters?.value ?? "");
  const checks = [
    ["group", group, fifo.group],
    ["deduplication id", deduplicationId, fifo.deduplicationId],
  ] as const;
  for (const [what, text, limit] of checks) {
    if (text === undefined || !limit) continue;
    const length = limit.unit === "bytes" ? Buffer.byteLength(text) : text.length;
    if (length >= 1 && length <= limit.value && allowed.test(text)) continue;
    throw new InvalidArgumentError(
      `The ${what} of a message of ${where} has 1 to ${limit.value} ${limit.unit} on ${cloud.title}${fifo.characters ? ", letters, digits and punctuation of ASCII" : ""}; "${text.slice(0, 40)}" has ${length}.`,
    );
  }
}
