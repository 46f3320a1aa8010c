import { expect, it } from "vitest";
import { FEATURES } from "./capabilities.ts";

it("the table of capabilities has the features of a kind together: functions, APIs and queues first, kinds that came later at its end", () => {
  const kinds = Object.values(FEATURES).map(({ kind }) => kind);
  const groups = kinds.filter((kind, index) => kind !== kinds[index - 1]);
  expect(groups.slice(0, 8)).toEqual([
    "function",
    "HTTP API",
    "queue",
    "FIFO queue",
    "table",
    "bucket",
    "schedule",
    "task",
  ]);
  expect(groups).toContain("secret");
  expect(new Set(groups).size).toBe(groups.length);
});
