import { KB, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { busPrice } from "./price.ts";

const month = (eventBytes: number) =>
  ({
    usage: {
      resources: {
        bus: [{ name: "orders", eventBytes, published: 1000, publishBatch: 1, copies: 3000, kept: 500 }],
      },
    },
  }) as unknown as Parameters<typeof busPrice>[1]; // all that it reads

const plans = { buses: [{ name: "orders", description: "", rules: [] }] };

// "each 64 KB chunk of a payload is billed as 1 event" (https://aws.amazon.com/eventbridge/pricing/)
test("what is published is billed, once per 64 KB; what rules hand over is not", () => {
  expect(quantityOf(busPrice(plans, month(10 * KB)), "custom-events")).toBe(1000);
  expect(quantityOf(busPrice(plans, month(65 * KB)), "custom-events")).toBe(2000);
});
