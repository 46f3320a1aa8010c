import { start } from "@motif/app/testing";
import * as awsTarget from "@motif/aws";
import { PROFILE as aws } from "@motif/aws/profile";
import * as azureTarget from "@motif/azure";
import { takeInventory } from "@motif/core/model";
import * as gcpTarget from "@motif/gcp";
import { describe, expect, it } from "vitest";
import directInvocation from "./app.ts";

const VALUES = [1, 2, 39];
const UNSAFE = [Number.MAX_SAFE_INTEGER, 1];

it.each([1, 2, 3])(
  "as AWS, seed %i, every report ends as it must, though functions crash and records come twice",
  async (seed) => {
    await using t = await start(directInvocation, { as: aws, seed });
    t.faults.duplicate("summarized");
    t.faults.crash("note-report", { operation: 1, when: "after", times: 2 });
    const paths: string[] = [];
    for (const values of [VALUES, UNSAFE, VALUES]) {
      const headers = { "content-type": "application/json" };
      const answer = await t.fetch("/reports", { method: "POST", headers, body: JSON.stringify({ values }) });
      expect(answer.status).toBe(202);
      paths.push(answer.headers.get("location") ?? "");
    }
    await t.advance("1d");
    const reports = await Promise.all(paths.map(async (path) => (await t.fetch(path)).json()));
    expect(reports).toMatchObject([
      { status: "done", count: 3, sum: 42 },
      { status: "failed", reason: "UnsafeSumError: The sum of 2 values is not exact." },
      { status: "done", count: 3, sum: 42 },
    ]);
  },
);

describe("the clouds", () => {
  const inventory = takeInventory(directInvocation);

  it("AWS: each caller may call that function and no other, and Lambda sends the records", () => {
    const plan = awsTarget.makePlan(inventory);
    for (const caller of ["ask-summary", "order-report"]) {
      const statements = plan.functions.find(({ name }) => name === caller)?.statements ?? [];
      const invoking = statements.filter(({ actions }) => actions.includes("lambda:InvokeFunction"));
      expect(invoking.map(({ resources }) => resources)).toMatchObject([
        [{ name: "summarize", attribute: "arn" }],
      ]);
    }
    expect(plan.functions.find(({ name }) => name === "summarize")?.asyncInvocation).toMatchObject({
      maximumRetries: 2,
      onSuccess: { name: "summarized" },
      onFailure: { name: "unsummarized" },
    });
  });

  it("Azure and Google Cloud refuse it, with the reason", () => {
    expect(() => azureTarget.makePlan(inventory)).toThrow(
      "Azure Functions has no call of a function by an identity",
    );
    expect(() => gcpTarget.makePlan(inventory)).toThrow("Cloud Run has no call that nobody waits for");
  });
});
