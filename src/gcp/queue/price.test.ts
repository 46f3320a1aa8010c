import { KB, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { cloudTasks } from "./price.ts";

// https://cloud.google.com/tasks/pricing
test("Cloud Tasks count attempts per 32 KB", () => {
  const usage = { tasks: 1000, taskBytes: 33 * KB, deliveryAttempts: 1200 };
  expect(quantityOf(cloudTasks("q", usage), "operations")).toBe(4400);
});
