import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { breakerList, type ListedBreaker } from "./breaker-list.ts";

const NOW = Date.UTC(2026, 0, 1, 12);
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
const breaker = (over: Partial<ListedBreaker>): ListedBreaker => ({
  table: "breakers",
  name: "rates",
  state: "open",
  changedAt: at(-12),
  ...over,
});
const shown = (over: Partial<ListedBreaker>) =>
  stripVTControlCharacters(breakerList([breaker(over)], process.stdout, NOW));

it("says of a breaker what comes next", () => {
  expect(shown({ state: "closed", changedAt: at(-7200) })).toBe("rates (breakers): closed for 2 h");
  expect(shown({ openUntil: at(4) })).toBe(
    "rates (breakers): open for 12 s, the next call in 4.00 s decides",
  );
  expect(shown({ openUntil: at(-2) })).toBe("rates (breakers): open for 12 s, the next call decides");
  expect(shown({ state: "half-open", openUntil: at(-2) })).toBe(
    "rates (breakers): half-open for 12 s, one call is under way that decides",
  );
});

it("writes out what a terminal would obey", () => {
  expect(shown({ name: "a\nb" })).toContain("a\\nb");
});
