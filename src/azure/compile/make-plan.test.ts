import { type App, bucket, consume, consumer, onObjectCreated, queue, table } from "@motif/core";
import { apiWith, onObject, worker } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf, problemsOf } from "../testing/apps.ts";

const Message = z.object({ id: z.string() });
const jobs = queue("jobs", { schema: Message });
const uploads = bucket("uploads");
const items = table("items", { schema: Message, partitionKey: "id" });

describe("a plan", () => {
  it("is refused with all problems at once, each of them once", () => {
    const wiring = {
      ...apiWith({ timeout: "4.5m", memory: 8192 }),
      work: consume(jobs, worker({ timeout: "1.5s" })),
    };
    expect(problemsOf(wiring)).toHaveLength(3);
  });
});

describe("names", () => {
  // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules: 60 characters
  it("leave room for the project's name and environment", () => {
    const plan = planOf(apiWith({}));
    expect(plan.prefixLength).toBe(Math.min(60 - "-get-item-".length - 8, 44 - "-".length - 8));
  });

  it("are refused where there is no room", () => {
    const name = "a-function-with-a-very-very-long-name";
    const wiring = {
      work: consume(
        jobs,
        consumer(name, { event: Message, timeout: "30s" }, () => {}),
      ),
    };
    expect(problemsOf(wiring)[0]).toContain("20 are needed");
  });
});

describe("alarms", () => {
  it("are there for what an app has", () => {
    const named = (wiring: App["wiring"]) => planOf(wiring).alarms.map(({ name }) => name);
    expect(named(apiWith({}))).toEqual([]);
    expect(
      named({
        ...apiWith({ uses: { items: items.reader } }),
        read: onObjectCreated(uploads, onObject("read")),
      }),
    ).toEqual([
      "dead-letters",
      "unattended",
      "given-up",
      "queue-throttles",
      "table-throttles",
      "undelivered-events",
    ]);
  });
});
