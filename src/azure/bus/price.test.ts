import { quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { busPrice } from "./price.ts";

const month = {
  usage: {
    resources: {
      bus: [{ name: "orders", eventBytes: 300, published: 1000, publishBatch: 1, copies: 1500, kept: 500 }],
    },
  },
} as unknown as Parameters<typeof busPrice>[1]; // all that it reads

// "Operations in Event Grid include all ingress events, advanced match, delivery attempts, and management calls"
// (https://azure.microsoft.com/pricing/details/event-grid/)
test("events, what is handed over, and matches by the mark are operations", () => {
  const quantities = busPrice({ buses: [{ name: "orders", description: "", rules: [] }] }, month);
  expect(quantityOf(quantities, "operations")).toBe(1000 + 1500 + 1500);
});
