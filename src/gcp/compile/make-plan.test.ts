import { batchConsumer, bucket, consume } from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { apiWith, inventoryOf, jobs, Message } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { problemsOf } from "../testing/apps.ts";
import { makePlan } from "./make-plan.ts";

describe("names", () => {
  const longNamed = (name: string) => ({
    work: consume(
      jobs,
      batchConsumer(name, { event: Message, timeout: "30s" }, () => {}),
    ),
  });

  it("leave room for the project's name and environment", () => {
    const plan = makePlan(inventoryOf(longNamed("a-function-with-a-name"), loadDefaults(), "a-long-app"));
    expect(plan.prefixLength + 1 + "a-long-app-a-function-with-a-name".length).toBe(62);
  });

  it("are refused where there is no room", () => {
    const problems = problemsOf(
      longNamed("a-function-with-a-very-very-long-name"),
      loadDefaults(),
      "some-application",
    );
    expect(problems[0]).toContain("20 are needed");
  });

  it("are refused where two things would have the same", () => {
    const functions = bucket("functions");
    expect(problemsOf(apiWith({ uses: { functions: functions.reader } }))).toEqual([
      expect.stringContaining("gets the same bucket name on Google Cloud as the bucket of bundles"),
    ]);
  });
});

describe("logs", () => {
  it("are refused with a retention that Cloud Logging does not have", () => {
    const defaults = loadDefaults();
    const odd = { ...defaults, retention: { ...defaults.retention, logs: "12h" as const } };
    expect(problemsOf(apiWith({}), odd)).toEqual([expect.stringContaining("logs is 0.5 days")]);
  });
});
