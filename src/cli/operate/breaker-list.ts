import { styleText } from "node:util";
import type { BreakerState } from "@motif/runtime/platform";
import { ageText, durationText, oneLine } from "./text.ts";

/** A breaker as it is shared by all environments. Times are RFC 3339. */
export interface ListedBreaker {
  readonly table: string;
  readonly name: string;
  readonly state: BreakerState;
  readonly changedAt: string;
  /** There while it is not closed. */
  readonly openUntil?: string;
}

const COLOURS = { closed: "green", "half-open": "yellow", open: "red" } as const;

/** Breakers for people, one a line. `now` is a time in milliseconds. */
export function breakerList(
  breakers: readonly ListedBreaker[],
  stream: NodeJS.WriteStream,
  now: number,
): string {
  if (breakers.length === 0) return "No breaker has ever opened.";
  return breakers
    .map(({ table, name, state, changedAt, openUntil }) => {
      const shown = styleText(COLOURS[state], state, { stream });
      const since = `for ${ageText(now - Date.parse(changedAt))}`;
      return `${oneLine(name)} (${table}): ${shown} ${since}${next(state, openUntil, now)}`;
    })
    .join("\n");
}

function next(state: BreakerState, openUntil: string | undefined, now: number): string {
  if (openUntil === undefined) return "";
  if (state === "half-open") return ", one call is under way that decides";
  const left = Date.parse(openUntil) - now;
  return left > 0 ? `, the next call in ${durationText(left)} decides` : ", the next call decides";
}
