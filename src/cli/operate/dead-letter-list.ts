import { styleText } from "node:util";
import { type DeadLetter, type DeadLetterSource, LARGEST_PAGE } from "../admin-client.ts";
import { ageText, cut, oneLine, widthOf } from "./text.ts";

/** The dead letters of one source, the oldest first. */
export interface SourceDeadLetters {
  readonly source: DeadLetterSource;
  readonly entries: readonly DeadLetter[];
}

/** Dead letters for people: two lines each, with the reason, and with the body cut to the width of the stream. `now` is a time in milliseconds. */
export function deadLetterList(
  { source, entries }: SourceDeadLetters,
  stream: NodeJS.WriteStream,
  now: number,
): string {
  const count = entries.length === LARGEST_PAGE ? `the oldest ${LARGEST_PAGE}` : String(entries.length);
  const title = `${source.kind} ${source.name}: ${count} dead letter${entries.length === 1 ? "" : "s"}`;
  const lines = entries.flatMap((entry) => deadLetterLines(entry, stream, now));
  return [styleText("bold", title, { stream }), ...lines].join("\n");
}

function deadLetterLines(
  { id, reason, receiveCount, sentAt, data }: DeadLetter,
  stream: NodeJS.WriteStream,
  now: number,
): string[] {
  const deliveries = `${receiveCount} ${receiveCount === 1 ? "delivery" : "deliveries"}`;
  const age = ageText(now - Date.parse(sentAt));
  const body = cut(oneLine(JSON.stringify(data)), widthOf(stream) - 4);
  return [
    `  ${id}  ${deliveries}, sent ${age} ago  ${styleText("red", oneLine(reason), { stream })}`,
    `    ${styleText("dim", body, { stream })}`,
  ];
}
