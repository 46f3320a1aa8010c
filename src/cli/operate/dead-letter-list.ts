import { styleText } from "node:util";
import type { DeadLetterSource, HeldLetter } from "@motif/compile/kit";
import type { Json } from "@motif/core";
import type { PastFailure } from "@motif/core/platform";
import { ageText, cut, oneLine, widthOf } from "./text.ts";

/** The dead letters of one source, the oldest first. */
export interface SourceDeadLetters {
  readonly source: DeadLetterSource;
  readonly letters: readonly HeldLetter[];
}

/** A dead letter as commands print it in JSON. Times are RFC 3339. */
export interface PrintedLetter {
  readonly source: DeadLetterSource;
  readonly id: string;
  readonly group?: string;
  /** A text where it is no JSON. */
  readonly data: Json;
  readonly reason: string | null;
  readonly deadSince: string;
  readonly redriven: number;
  readonly history: readonly PastFailure[];
}

/** A dead letter for programs. */
export function printedLetter(source: DeadLetterSource, letter: HeldLetter): PrintedLetter {
  const { id, group, body, reason, since, redriven, history } = letter;
  return {
    source,
    id,
    ...(group !== undefined && { group }),
    data: dataOf(body),
    reason: reason ?? null,
    deadSince: new Date(since).toISOString(),
    redriven,
    history,
  };
}

/** Dead letters for people: two lines each, with the body cut to the width of the stream. `most` is where the list was cut; `now` a time in milliseconds. */
export function deadLetterList(
  { source, letters }: SourceDeadLetters,
  stream: NodeJS.WriteStream,
  { most, now }: { readonly most: number; readonly now: number },
): string {
  const count = letters.length >= most ? `the oldest ${most}` : String(letters.length);
  const title = `${source.kind} ${source.name}: ${count} dead letter${letters.length === 1 ? "" : "s"}`;
  const lines = letters.flatMap((letter) => [
    letterLine(letter, stream, now),
    `    ${styleText("dim", cut(oneLine(letter.body), widthOf(stream) - 4), { stream })}`,
  ]);
  return [styleText("bold", title, { stream }), ...lines].join("\n");
}

/** A dead letter on one line: id, age, how often it was sent back, reason. */
export function letterLine(letter: HeldLetter, stream: NodeJS.WriteStream, now: number): string {
  const { id, since, redriven } = letter;
  const back = redriven === 0 ? "" : `, moved back ${times(redriven)}`;
  return `  ${id}  dead for ${ageText(now - since)}${back}  ${reasonText(letter, stream)}`;
}

/** All that is known of a dead letter, for people. */
export function wholeLetter(letter: HeldLetter, stream: NodeJS.WriteStream, now: number): string {
  const { id, group, body, since, redriven, history } = letter;
  const at = new Date(since).toISOString();
  const past = history.map(
    (failure) =>
      `    ${failure.at}  ${oneLine(failure.reason)}${failure.edited ? " (then its data were mended)" : ""}`,
  );
  return [
    styleText("bold", id, { stream }),
    `  reason      ${reasonText(letter, stream)}`,
    `  dead since  ${at}, for ${ageText(now - since)}`,
    ...(group === undefined ? [] : [`  group       ${oneLine(group)}`]),
    `  moved back  ${redriven === 0 ? "never" : times(redriven)}`,
    ...past,
    "  data",
    ...JSON.stringify(dataOf(body), undefined, 2)
      .split("\n")
      .map((line) => `    ${line}`),
  ].join("\n");
}

function reasonText({ reason }: HeldLetter, stream: NodeJS.WriteStream): string {
  return reason === undefined ? "no reason was kept" : styleText("red", oneLine(reason), { stream });
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** Whoever sent a message to a queue of a cloud may have sent anything. */
function dataOf(body: string): Json {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
