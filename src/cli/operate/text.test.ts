import { expect, it } from "vitest";
import { ageText, cut, durationText, oneLine } from "./text.ts";

it.each([
  [0.34, "0.3 ms"],
  [9.96, "10 ms"],
  [10.4, "10 ms"],
  [1240, "1.24 s"],
  [210_000, "3.5 min"],
])("%d ms are %s", (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

it.each([
  [-5, "0 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [3_600_000, "1 h"],
  [86_400_000 * 2.5, "2 d"],
])("an age of %d ms is %s", (milliseconds, text) => {
  expect(ageText(milliseconds)).toBe(text);
});

it("no text makes a terminal do anything", () => {
  expect(oneLine("a\nb\u001b]0;title\u0007\u009b2J")).toBe("a\\nb\\x1B]0;title\\x07\\x9B2J");
});

it("a text that is too long is cut, and says so", () => {
  expect(cut("abc", 3)).toBe("abc");
  expect(cut("abcd", 3)).toBe("ab…");
});
