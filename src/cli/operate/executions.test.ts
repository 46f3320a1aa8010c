import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { type Execution, listText, showText } from "./executions.ts";

const NOW = Date.UTC(2026, 0, 1, 1);
const failed: Execution = {
  name: "order-1",
  status: "FAILED",
  startedAt: "2026-01-01T00:00:00.000Z",
  stoppedAt: "2026-01-01T00:00:02.000Z",
  input: { n: 1 },
  error: "Pay\u001b[31mmentFailed",
  cause: "no cover",
  redrives: 0,
  waiting: [],
};
const waiting: Execution = {
  name: "b",
  status: "RUNNING",
  startedAt: "2026-01-01T00:59:00.000Z",
  input: {},
  redrives: 0,
  waiting: [{ state: "Ask", token: "t-1" }],
};

it("a list has how each stands, how long ago it began, and what it failed with", () => {
  expect(stripVTControlCharacters(listText([failed, waiting], NOW))).toBe(
    [
      "order-1  FAILED     1 h ago  took 2.00 s  Pay\\x1B[31mmentFailed",
      "b        RUNNING    1 min ago",
    ].join("\n"),
  );
  expect(listText([], NOW)).toBe("no executions");
});

it("one is shown state by state, with what it failed with and which tokens it waits for", () => {
  const history = [
    { id: 1, type: "TaskStateEntered", time: "2026-01-01T00:00:00.000Z", details: { name: "Pay" } },
    { id: 2, type: "ExecutionFailed", time: "2026-01-01T00:00:02.000Z" },
  ];
  const text = stripVTControlCharacters(showText(failed, history));
  expect(text).toContain('input   {"n":1}');
  expect(text).toMatch(/\+0 ms +TaskStateEntered +Pay/);
  expect(text).toContain("cause   no cover");
  expect(showText(waiting, [])).toContain("waits   Ask for the token t-1");
});
