/** An event as a client gets it. */
export interface ReceivedEvent {
  readonly event: string;
  readonly data: string;
  /** That of this event, or of the last one before it that had one. */
  readonly id: string;
}

/**
 * What a client makes of an event stream, by the steps of
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation; an event that no blank line ends is
 * dropped.
 */
export function eventsIn(text: string): readonly ReceivedEvent[] {
  const events: ReceivedEvent[] = [];
  let data = "";
  let event = "";
  let id = "";
  const lines = text.split(/\r\n|\r|\n/);
  lines.pop(); // it has no end yet
  for (const line of lines) {
    if (line === "") {
      if (data !== "") events.push({ event: event || "message", data: data.slice(0, -1), id });
      data = "";
      event = "";
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data += `${value}\n`;
    if (field === "event") event = value;
    if (field === "id" && !value.includes("\0")) id = value;
  }
  return events;
}
