import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { requestLine } from "./request-line.ts";

const NOW = new Date(2026, 0, 1, 14, 2, 1);
const REQUEST = { method: "GET", target: "/items", status: 200, durationMs: 14.4, isWhole: true };

it.each([
  ["is a line", {}, "14:02:01 GET /items 200 in 14 ms"],
  ["says nothing of what is in a query", { target: "/items?token=x" }, "14:02:01 GET /items?… 200 in 14 ms"],
  ["has a short time to a tenth", { durationMs: 1.25 }, "14:02:01 GET /items 200 in 1.3 ms"],
  [
    "whose client went away says so",
    { isWhole: false },
    "14:02:01 GET /items 200 in 14 ms, and the client went away before its end",
  ],
])("a request %s", (_, change, line) => {
  expect(stripVTControlCharacters(requestLine({ ...REQUEST, ...change }, NOW, process.stdout))).toBe(line);
});
