import { queue, task } from "@motif/core";
import { apiWith, Message } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { problemsOf } from "../testing/apps.ts";

// "Role inline policies: 10,240": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
describe("what a role may do", () => {
  const granting = (count: number) => {
    const queues = Array.from({ length: count }, (_, n) => queue(`queue-${n}`, { schema: Message }));
    return apiWith({ uses: Object.fromEntries(queues.map((each, n) => [`q${n}`, each.sender])) });
  };

  it("is refused where IAM could not hold it, with the longest names that a deployment may have", () => {
    expect(problemsOf(granting(40))).toContainEqual(
      expect.stringMatching(
        /^function get-item: what the role may do takes up to \d{5} characters on AWS, and IAM allows 10240: .*Make two functions of it/,
      ),
    );
  });

  it("fits for twenty queues", () => {
    expect(problemsOf(granting(20))).toEqual([]);
  });

  const warm = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => {
        const io = { input: z.string(), output: z.string() };
        return [`t${n}`, task(`task-${n}`, { ...io, coldStart: { keepWarm: "5m" } }, () => "")];
      }),
    );

  it("is refused of the role that keeps functions warm, which all of them share", () => {
    expect(problemsOf(warm(80))).toEqual([
      expect.stringMatching(/^coldStart.keepWarm: what the role may do takes .*Keep fewer functions/),
    ]);
  });

  it("fits for forty functions that are kept warm", () => {
    expect(problemsOf(warm(40))).toEqual([]);
  });
});
