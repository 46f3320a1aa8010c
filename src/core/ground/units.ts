import { InvalidArgumentError } from "./errors.ts";

/** A length of time: a number and a unit, such as `"500ms"`, `"30s"`, `"10m"`, `"6h"` or `"14d"`. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d"}`;

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Milliseconds of a duration. Throws {@link InvalidArgumentError} where the text is none. */
export function milliseconds(duration: Duration): number {
  const match = DURATION.exec(duration);
  const unit = MILLISECONDS[match?.[2] ?? ""];
  if (!match || unit === undefined) {
    throw new InvalidArgumentError(
      `"${duration}" is not a duration: write a number and ms, s, m, h or d, such as "30s".`,
    );
  }
  return Math.round(Number(match[1]) * unit);
}

/** Whether a text is a {@link Duration}. */
export function isDuration(text: unknown): text is Duration {
  return typeof text === "string" && DURATION.test(text);
}
