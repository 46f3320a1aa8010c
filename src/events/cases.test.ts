import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compilePattern, matcherOf } from "./index.ts";

interface Case {
  readonly name: string;
  readonly event: unknown;
  readonly pattern: unknown;
  readonly expected: "match" | "no-match" | "invalid-pattern";
}

// Recorded against AWS; where they are from, and their licence, is in testing/README.md.
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("testing/cases.json", import.meta.url), "utf8"),
);

function verdict({ pattern, event }: Case): string {
  const compiled = compilePattern(pattern);
  if ("problem" in compiled) return "invalid-pattern";
  return matcherOf(compiled.pattern)(event) ? "match" : "no-match";
}

describe("event patterns whose verdict AWS gave", () => {
  it.each(cases.map((each) => [each.name, each] as const))("%s", (_name, each) => {
    expect(verdict(each)).toBe(each.expected);
  });
});
