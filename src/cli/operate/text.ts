import { inspect } from "node:util";

const WIDTH_WITHOUT_TERMINAL = 100;

/** How many characters a line may have: the terminal's width, or a usual one where there is none. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? stream.columns : WIDTH_WITHOUT_TERMINAL;
}

/** A text of somebody else's on one line: control characters, which a terminal would obey, are written out. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => inspect(character).slice(1, -1));
}

/** A text that is cut where it is too long. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** How long something took: `0.3 ms`, `12 ms`, `1.24 s`, `3.5 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 10) return `${Number(milliseconds.toFixed(1))} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${(milliseconds / 60_000).toFixed(1)} min`;
}

/** How long ago something was: the largest unit that fits, as a whole number. */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
