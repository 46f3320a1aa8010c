import { describe, expect, it } from "vitest";
import { withRequeues } from "../../ground/requeue.ts";
import { consume, consumer, type Queue, queue } from "../../index.ts";
import { jobs, Message, problemsIn } from "../../testing/apps.ts";

/** What is wrong with an app whose consumer of `from` sends its messages again. */
function problems(requeues: object = {}, from: Queue<{ id: string }> = jobs, to = from) {
  const handler = withRequeues(() => {}, { queue: "again", ...requeues });
  return problemsIn({
    a: consume(from, consumer("work", { event: Message, uses: { again: to.sender } }, handler)),
  });
}

describe("a consumer that sends its messages again", () => {
  it("may do so for as long as the bounds say", () => {
    expect(problems()).toEqual([]);
    const longest = { rounds: 16, initialDelay: "1d", maxDelay: "1d", factor: 10, maxAge: "7d" };
    expect(problems(longest)).toEqual([]);
    expect(problems({ rounds: 1, initialDelay: "0s", maxDelay: "0s", factor: 1, maxAge: "0s" })).toEqual([]);
    expect(problems({}, queue("kept", { schema: Message, retention: "30m" }))).toEqual([]);
  });

  it.each([
    [
      "more rounds than Lambda lets pass",
      { rounds: 17 },
      "rounds is 17; it must be a whole number from 1 to 16",
    ],
    ["no round", { rounds: 0 }, "rounds is 0"],
    ["a wait of more than a day", { maxDelay: "25h" }, "maxDelay is 25h; it must be from 0s to 1d"],
    ["a first wait of more than a day", { initialDelay: "2d" }, "initialDelay is 2d"],
    ["an age of more than a week", { maxAge: "8d" }, "maxAge is 8d; it must be from 0s to 7d"],
    ["waits that become shorter", { factor: 0.5 }, "factor is 0.5; it must be a number from 1 to 10"],
    ["a misspelt option", { round: 3 }, "round is not an option"],
    ["a queue that it does not use", { queue: "other" }, "uses.other, which is not queue jobs"],
  ])("is refused with %s", (_, requeues, expected) => {
    expect(problems(requeues)).toEqual([expect.stringContaining(expected)]);
  });

  it("is refused where it sends them to another queue", () => {
    const others = queue("others", { schema: Message });
    expect(problems({}, jobs, others)).toEqual([
      "function work: sends its messages again to uses.again, which is not queue jobs, where they come from; " +
        "give it the sender of that queue",
    ]);
  });

  it("is refused on a FIFO queue: order would break", () => {
    const ordered = queue("ordered", { schema: Message, fifo: true });
    expect(problems({}, ordered)).toEqual([
      expect.stringContaining("those behind them in their group would overtake them"),
    ]);
  });

  // "The message retention period starts when the message is sent", a delay is part of it:
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-architecture.html
  it("is refused where a delayed message would be gone before its time", () => {
    const short = queue("short", { schema: Message, retention: "29m" });
    expect(problems({}, short)).toEqual([expect.stringContaining("keep them for 30m at least")]);
  });
});
