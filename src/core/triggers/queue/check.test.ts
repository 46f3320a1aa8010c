import { describe, expect, it } from "vitest";
import { consume, consumer, queue } from "../../index.ts";
import { jobs, Message, problemsIn, worker } from "../../testing/apps.ts";

const work = worker();

describe("a subscription to a queue is refused with", () => {
  it.each([
    [
      "two consumers of one queue",
      problemsIn({ a: consume(jobs, work), b: consume(jobs, work) }),
      "queue jobs has a consumer already (a)",
    ],
    [
      "a visibility timeout shorter than the function's",
      problemsIn({
        a: consume(
          queue("q", { schema: Message, visibilityTimeout: "10s" }),
          consumer("c", { event: Message, timeout: "20s" }, () => {}),
        ),
      }),
      "the visibility timeout of queue q (10s) is shorter than the timeout of function c (20s)",
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});

it("a visibility timeout may be as long as the function's timeout", () => {
  const q = queue("q", { schema: Message, visibilityTimeout: "20s" });
  expect(
    problemsIn({
      a: consume(
        q,
        consumer("c", { event: Message, timeout: "20s" }, () => {}),
      ),
    }),
  ).toEqual([]);
});
