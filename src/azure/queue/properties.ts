/** Application properties of messages that are the adapters' own. */
export const PROPERTY = {
  /** The message's id for its consumer, where the message id is another: that of a FIFO queue deduplicates, that of a retry is new. */
  id: "motif-id",
  /** How often the message was delivered before it was sent again to be retried. */
  receiveCount: "motif-receive-count",
  /** When the message was first sent, where it was sent again: RFC 3339. */
  time: "motif-time",
  /** The group of a FIFO queue's message: the worker turns session ids that look like JSON into something else. */
  group: "motif-group",
  /** Why a dead letter is one. */
  reason: "motif-reason",
} as const;

/**
 * Bytes that a message has to leave for what a retry or a dead letter carries besides. Where one could not be sent, all
 * messages of its batch would be given back with it, until they were dead letters too. The SDK counts properties twice,
 * for the message and for the batch that it is sent in.
 */
export const ROOM_FOR_RETRIES = 8192;

const OWN: ReadonlySet<string> = new Set(Object.values(PROPERTY));

/** The properties that the sender set: trace context. */
export function attributesOf(
  properties: Readonly<Record<string, unknown>> | undefined,
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (typeof value === "string" && !OWN.has(name)) attributes[name] = value;
  }
  return attributes;
}
