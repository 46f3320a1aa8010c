import { consume, type Queue, queue } from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { jobs, Message, worker } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { only, planOf, problemsOf } from "../testing/apps.ts";

describe("a queue and its consumer", () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  it("hides a message for 6 times the timeout and the batch window", () => {
    const plan = planOf({ work: consume(jobs, worker(), { batchWindow: "20s" }) });
    expect(plan.queues[0]).toMatchObject({ name: "jobs", visibilityTimeout: 6 * 30 + 20 });
  });

  it("dead-letters a message after as many deliveries as the policy has attempts", () => {
    const plan = planOf({ work: consume(jobs, worker(), { retry: { attempts: 3 } }) });
    expect(plan.queues[0]?.redrive).toEqual({ deadLetterQueue: "jobs-dead-letter", maxReceiveCount: 3 });
  });

  it("tells the adapter how to back off", () => {
    const policy = { retry: { attempts: 4, initialDelay: "2s", maxDelay: "1m", factor: 3 } } as const;
    expect(
      only(planOf({ work: consume(jobs, worker(), policy) })).environment.MOTIF_QUEUE_DELIVERIES,
    ).toEqual({
      json: [
        {
          queue: "jobs",
          queueArn: { type: "aws_sqs_queue", name: "jobs", attribute: "arn" },
          queueUrl: { type: "aws_sqs_queue", name: "jobs", attribute: "url" },
          deadLetterQueueUrl: {
            type: "aws_sqs_queue",
            name: "jobs-dead-letter",
            attribute: "url",
            block: "dead_letter",
          },
          attempts: 4,
          initialDelayMs: 2000,
          maxDelayMs: 60_000,
          factor: 3,
        },
      ],
    });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
  it("polls for no more calls at once than are reserved", () => {
    const plan = planOf({ work: consume(jobs, worker({ concurrency: { reserved: 7 } })) });
    expect(plan.queueTriggers[0]?.maximumConcurrency).toBe(7);
  });

  const policy = (queue: Queue<{ id: string }>, settings: Parameters<typeof consume>[2], options = {}) =>
    problemsOf({ work: consume(queue, worker(options), settings) });

  it.each<[string, string[], string]>([
    [
      "a visibility timeout that is too short",
      policy(queue("jobs", { schema: Message, visibilityTimeout: "60s" }), {}),
      "AWS wants 6 times the timeout of work and the batch window, 180 s",
    ],
    ["large batches without a window", policy(jobs, { batchSize: 50 }), "batchWindow of 1s or more"],
    [
      "a batch window on a FIFO queue",
      policy(queue("jobs", { schema: Message, fifo: true }), { batchWindow: "5s" }),
      "Lambda has none for FIFO queues",
    ],
    [
      "more calls than are reserved",
      policy(jobs, { maxConcurrency: 9 }, { concurrency: { reserved: 3 } }),
      "asks for 9 calls of work at the same time, and 3 are reserved",
    ],
    [
      "a single reserved call",
      policy(jobs, {}, { concurrency: { reserved: 1 } }),
      "the least that Lambda allows, and 1 are reserved",
    ],
    [
      "parts of a second",
      policy(queue("jobs", { schema: Message, delay: "1.5s" }), {}),
      "AWS takes whole seconds",
    ],
  ])("refuses %s", (_name, problems, expected) => {
    expect(problems).toEqual([expect.stringContaining(expected)]);
  });

  it("refuses dead letters that are kept for a shorter time than messages", () => {
    const long = queue("jobs", { schema: Message, retention: "14d" });
    const defaults = loadDefaults();
    const short = { ...defaults, retention: { ...defaults.retention, deadLetters: "1d" as const } };
    expect(problemsOf({ work: consume(long, worker()) }, short)).toEqual([
      expect.stringContaining("raise retention.deadLetters"),
    ]);
  });

  it("let a consumer put off a retry and give a message up, and nothing else to the queues", () => {
    const fn = only(planOf({ work: consume(jobs, worker()) }));
    expect(
      fn.statements.filter(({ why }) => why.includes("queue jobs")).map((s) => [s.actions, s.resources]),
    ).toEqual([
      [
        ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        [{ type: "aws_sqs_queue", name: "jobs", attribute: "arn" }],
      ],
      [
        ["sqs:SendMessage"],
        [{ type: "aws_sqs_queue", name: "jobs-dead-letter", attribute: "arn", block: "dead_letter" }],
      ],
    ]);
  });
});
