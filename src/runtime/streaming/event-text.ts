import { InvalidArgumentError, type Json } from "@motif/core";

/** One event of an event stream. */
export interface ServerSentEvent {
  /** A text is sent as it is, anything else as JSON. */
  readonly data: Json;
  /** What `addEventListener` is called with; `message` if not given. */
  readonly event?: string;
  /** Comes back as `Last-Event-ID` when the client connects again. Without one, that of the event before stays. */
  readonly id?: string;
}

const LINE_END = /\r\n|\r|\n/;

/** A comment, which no listener sees. */
export const HEARTBEAT = ":\n\n";

/** How long a client waits before it connects again, in milliseconds. */
export function retryText(milliseconds: number): string {
  return `retry: ${milliseconds}\n\n`;
}

/**
 * An event in the format of event streams (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
 * Throws {@link InvalidArgumentError} for names and ids that would end the line, or that clients ignore.
 */
export function eventText({ data, event, id }: ServerSentEvent): string {
  const lines: string[] = [];
  if (id !== undefined) lines.push(field("id", id));
  if (event !== undefined) lines.push(field("event", event));
  const text = typeof data === "string" ? data : JSON.stringify(data);
  for (const line of text.split(LINE_END)) lines.push(`data: ${line}`);
  return `${lines.join("\n")}\n\n`;
}

function field(name: "id" | "event", value: string): string {
  if (/[\r\n\0]/.test(value)) {
    throw new InvalidArgumentError(
      `The ${name} of a server-sent event is ${JSON.stringify(value)}; it has no line ends and no U+0000.`,
    );
  }
  return `${name}: ${value}`;
}
