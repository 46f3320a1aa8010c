import { queue } from "@motif/core";
import { apiWith, Message } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { problemsOf } from "../testing/apps.ts";

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
describe("a function's environment variables", () => {
  const granting = (count: number) => {
    const queues = Array.from({ length: count }, (_, n) => queue(`queue-${n}`, { schema: Message }));
    return apiWith({ uses: Object.fromEntries(queues.map((each, n) => [`q${n}`, each.sender])) });
  };

  it("are refused where they may take more than Lambda does, with the longest names that a deployment may have", () => {
    const [problem, ...others] = problemsOf(granting(30));
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /^function get-item: its environment variables take up to \d{4} bytes on AWS, and Lambda allows 4096: .*Make two functions of it/,
    );
  });

  it("of twenty queues fit", () => {
    expect(problemsOf(granting(20))).toEqual([]);
  });
});
