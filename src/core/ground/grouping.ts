import { InvalidArgumentError } from "./errors.ts";

/** What says where a message stands in its order, and what it is a duplicate of. */
export interface Grouping {
  readonly group?: string;
  readonly deduplicationId?: string;
}

/** A message has a group where its queue or topic is FIFO, and only there. Throws `InvalidArgumentError`. */
export function checkGrouping(
  kind: "queue" | "topic",
  { name, fifo }: { readonly name: string; readonly fifo: boolean },
  { group, deduplicationId }: Grouping,
): void {
  const which = `${kind === "queue" ? "Queue" : "Topic"} ${name}`;
  if (fifo !== (group !== undefined)) {
    throw new InvalidArgumentError(
      fifo ? `${which} is FIFO: give the message a group.` : `${which} is not FIFO: a message has no group.`,
    );
  }
  if (!fifo && deduplicationId !== undefined) {
    throw new InvalidArgumentError(`${which} is not FIFO: it has no deduplication id.`);
  }
  if (group === "" || deduplicationId === "") {
    throw new InvalidArgumentError(
      `A message of ${kind} ${name} has an empty ${group === "" ? "group" : "deduplication id"}; it needs one character at least.`,
    );
  }
}
