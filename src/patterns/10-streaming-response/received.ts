/** An event as a client gets it. */
export interface ReceivedEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string;
}

/**
 * The events in what came of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation). One that
 * broke off in the middle is none.
 */
export function eventsIn(body: string): readonly ReceivedEvent[] {
  const blocks = body.split("\n\n").slice(0, -1);
  return blocks.flatMap((block) => {
    const field = (name: string) =>
      block
        .split("\n")
        .filter((line) => line.startsWith(`${name}: `))
        .map((line) => line.slice(name.length + 2))
        .join("\n");
    const data = field("data");
    return data === "" ? [] : [{ event: field("event"), data, id: field("id") }];
  });
}

/** The records in what came of an export, field by field. One that broke off in the middle is none. */
export function recordsIn(body: string): readonly (readonly string[])[] {
  const lines = body.split("\r\n").slice(0, -1);
  return lines
    .slice(1)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
      ),
    );
}
