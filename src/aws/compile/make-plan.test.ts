import { batchConsumer, consume, schedule, scheduled } from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { inventoryOf, jobs, Message } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { problemsOf } from "../testing/apps.ts";
import { makePlan } from "./make-plan.ts";

describe("names", () => {
  const consumerNamed = (name: string) => ({
    work: consume(
      jobs,
      batchConsumer(name, { event: Message, timeout: "30s" }, () => {}),
    ),
  });

  // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html: 64 characters
  it("leave room for the project's name and environment", () => {
    const plan = makePlan(
      inventoryOf(consumerNamed("a-function-with-a-long-name"), loadDefaults(), "a-long-app"),
    );
    const longest = "a-long-app-a-function-with-a-long-name".length;
    expect(plan.prefixLength + 1 + longest).toBe(64);
  });

  it("are refused where there is no room", () => {
    const name = "a-function-with-a-very-very-long-name";
    expect(problemsOf(consumerNamed(name), loadDefaults(), "some-application")[0]).toContain("20 are needed");
  });

  it("are refused where two things would have the same", () => {
    const runs = scheduled("nightly-schedule", {}, () => {});
    expect(problemsOf({ nightly: schedule({ every: "1h" }, runs) })).toEqual([
      "nightly: gets the same role name on AWS as function nightly-schedule (shop-nightly-schedule); rename one",
    ]);
  });
});
