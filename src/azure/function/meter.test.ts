import { bill } from "@motif/cost";
import { book, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { functionsFlex } from "./meter.ts";

// https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing:
// "The minimum billable execution period … is 1,000 ms. Past that, … rounded up to the nearest 100 ms"
test.each([
  [20, 2],
  [1000, 2],
  [1010, 2.2],
])("Flex bills %i ms on a 2 GB instance as %f GB-s", (durationMs, gbSeconds) => {
  const quantities = functionsFlex("f", { executions: 1, durationMs, instanceMemoryMB: 2048 });
  expect(quantityOf(quantities, "on-demand-time")).toBeCloseTo(gbSeconds, 12);
});

test("Flex: always-ready instances have a baseline and no free grant", () => {
  const alwaysReady = { instances: 1, hours: 730 };
  const usage = { executions: 1000, durationMs: 100, instanceMemoryMB: 512, alwaysReady } as const;
  const result = bill(book, { provider: "azure" }, functionsFlex("f", usage));
  expect(result.freeUSD).toBe(0);
  expect(result.lines.map((line) => line.sku)).toEqual([
    "always-ready-baseline",
    "always-ready-executions",
    "always-ready-time",
  ]);
});
