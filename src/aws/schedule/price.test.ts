import { check } from "@motif/cost/testing";
import { scheduler } from "./price.ts";

// https://aws.amazon.com/eventbridge/pricing/
check("aws", [
  {
    name: "scheduler: 20M invocations",
    quantities: scheduler("cron", { invocations: 20e6 }),
    expectedUSD: 6,
  },
]);
