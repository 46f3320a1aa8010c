import { KB, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { eventGrid } from "./price.ts";

// https://azure.microsoft.com/pricing/details/event-grid/: operations per 64 KB
test("Event Grid counts publishes and every delivery attempt", () => {
  const quantities = eventGrid("t", { events: 1000, eventBytes: 65 * KB, deliveryAttempts: 1100 });
  expect(quantityOf(quantities, "operations")).toBe(4200);
});
