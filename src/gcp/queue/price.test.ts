import { KB, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { attemptCounts, cloudTasks } from "./price.ts";

// https://cloud.google.com/tasks/pricing
test("Cloud Tasks count attempts per 32 KB", () => {
  const usage = { tasks: 1000, taskBytes: 33 * KB, deliveryAttempts: 1200 };
  expect(quantityOf(cloudTasks("q", usage), "operations")).toBe(4400);
});

// src/gcp/queue/attempts.ts
test("counting attempts costs nothing without a redelivery, else a read, two writes and a delete", () => {
  const quiet = { delivered: 1000, handled: 990, dead: 10 };
  expect(attemptCounts(quiet)).toEqual({ reads: 0, writes: 0, ttlDeletes: 0 });
  expect(attemptCounts({ ...quiet, delivered: 1100 })).toEqual({ reads: 100, writes: 200, ttlDeletes: 100 });
});
