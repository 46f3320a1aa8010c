import { compilePattern, matcherOf } from "@motif/events";

/** Whether a pattern matches an event. Of one that is not valid: where (a JSON Pointer into it) and why. */
export interface Judgement {
  readonly verdict: "match" | "no-match" | "invalid-pattern";
  readonly path?: string;
  readonly message?: string;
}

/** Compiles a pattern, and matches an event with it. */
export function judge(pattern: unknown, event: unknown): Judgement {
  const compiled = compilePattern(pattern);
  if ("problem" in compiled) return { verdict: "invalid-pattern", ...compiled.problem };
  return { verdict: matcherOf(compiled.pattern)(event) ? "match" : "no-match" };
}
