import { bucket, consume, objectCreated, onObjectCreated, queue } from "@motif/core";
import { apiWith, onObject } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "../testing/apps.ts";

const uploads = bucket("uploads");

describe("objects", () => {
  it("come through a queue that drops duplicates and keeps what failed", () => {
    const plan = planOf({
      read: onObjectCreated(uploads, onObject("read"), { prefix: "in/", suffix: ".csv" }),
    });
    expect(plan.eventSubscriptions).toEqual([
      { name: "read", bucket: "uploads", prefix: "in/", suffix: ".csv", queue: "read-events" },
    ]);
    expect(plan.queues.find(({ name }) => name === "read-events")).toMatchObject({
      duplicateWindow: 600,
      keepExpired: true,
      maxDeliveryCount: 3,
      forwardDeadLettersTo: "read-dead-letter",
    });
  });

  it("go to several functions, also where one key matches several filters", () => {
    const plan = planOf({
      csv: onObjectCreated(uploads, onObject("csv"), { suffix: ".csv" }),
      incoming: onObjectCreated(uploads, onObject("incoming"), { prefix: "in/" }),
    });
    expect(plan.eventSubscriptions).toHaveLength(2);
  });

  it("are refused for a consumer of messages too", () => {
    const both = onObject("work");
    const problems = problemsOf({
      a: consume(queue("jobs", { schema: objectCreated }), both, { batchSize: 1 }),
      b: onObjectCreated(uploads, both),
    });
    expect(problems).toEqual([expect.stringContaining("Make two functions of it")]);
  });

  it("are refused beside a bucket that is named as the container of those that were not delivered", () => {
    expect(problemsOf(apiWith({ uses: { files: bucket("event-dead-letters").reader } }))).toEqual([
      expect.stringContaining("events that were not delivered"),
    ]);
  });
});
