import { argument, literalOf, printModule } from "@motif/compile";
import { resourceAt } from "@motif/compile/testing";
import {
  consume,
  consumer,
  objectCreated,
  onObjectCreated,
  queue,
  schedule,
  scheduled,
  task,
} from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { apiWith, jobs, Message, onObject, uploads, worker } from "@motif/core/testing";
import { idempotencyTable, requeueingConsumer, retryable } from "@motif/runtime";
import { describe, expect, it } from "vitest";
import { toTemplate } from "../compile/to-template.ts";
import { toTerraform } from "../compile/to-terraform.ts";
import { only, planOf, problemsOf } from "../testing/apps.ts";

describe("a function", () => {
  it("refuses a consumer of both messages and objects", () => {
    const Both = queue("jobs", { schema: objectCreated });
    const both = onObject("work");
    const problems = problemsOf({ a: consume(Both, both), b: onObjectCreated(uploads, both) });
    expect(problems).toEqual([expect.stringContaining("Make two functions of it")]);
  });
});

describe("asynchronous invocations", () => {
  const retried = (retry: Parameters<typeof onObjectCreated>[2]) => ({
    read: onObjectCreated(uploads, onObject("read"), retry),
  });

  it("of objects, schedules and tasks have a destination for failures", () => {
    const plan = planOf({
      ...retried({}),
      tidy: schedule(
        { every: "1h" },
        scheduled("tidy", {}, () => {}),
      ),
      price: task("price", { input: Message, output: Message }, ({ input }) => input),
    });
    expect(
      plan.functions.map(({ name, asyncInvocation }) => [name, asyncInvocation?.onFailure.name]),
    ).toEqual([
      ["price", "price-dead-letter"],
      ["read", "read-dead-letter"],
      ["tidy", "tidy-dead-letter"],
    ]);
  });

  it("are not a matter of functions behind an API or a queue", () => {
    expect(only(planOf(apiWith({}))).asyncInvocation).toBeUndefined();
    expect(only(planOf({ work: consume(jobs, worker()) })).asyncInvocation).toBeUndefined();
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
  it("are refused with more attempts than Lambda makes", () => {
    expect(problemsOf(retried({ retry: { attempts: 5 } }))).toEqual([
      expect.stringContaining("5 attempts; Lambda makes 3 at most"),
    ]);
  });

  it("are refused with delays that are not Lambda's own", () => {
    expect(problemsOf(retried({ retry: { initialDelay: "5s" } }))).toEqual([
      expect.stringContaining("1 minute, then 2 minutes"),
    ]);
    expect(problemsOf(retried({ retry: { attempts: 1, initialDelay: "5s" } }))).toEqual([]);
  });
});

/**
 * "If a function is invoked by the same triggering event more than 16 times, Lambda will stop the next invocation and sends
 * the event to a Dead-Letter Queue": https://aws.amazon.com/about-aws/whats-new/2023/07/aws-lambda-detects-recursive-loops-lambda-functions/
 */
describe("a function that can cause its own next call", () => {
  const again = consumer("again", { event: Message, uses: { jobs: jobs.sender } }, () => {});

  it("is not stopped by Lambda, by Terraform and by SAM", () => {
    const plan = planOf({ again: consume(jobs, again) });
    expect(only(plan).loop).toEqual(["queue jobs"]);
    const config = resourceAt(toTerraform(plan), 'aws_lambda_function_recursion_config.function["again"]');
    expect(literalOf(argument(config, "recursive_loop"))).toBe("Allow");
    expect(toTemplate(plan)).toContain("RecursiveLoop: Allow");
  });

  it("is one that sends its messages again", () => {
    const deliveries = queue("deliveries", { schema: retryable(Message) });
    const records = idempotencyTable("records");
    const deliver = consumer(
      "deliver",
      {
        event: retryable(Message),
        uses: { deliveries: deliveries.sender, records: records.readWriter },
      },
      requeueingConsumer({ queue: "deliveries", store: (input) => input.records }, () => {}),
    );
    expect(only(planOf({ work: consume(deliveries, deliver) })).loop).toEqual(["queue deliveries"]);
  });

  it("is the only one whose guard is off", () => {
    const plan = planOf({ work: consume(jobs, worker()) });
    expect(only(plan).loop).toBeUndefined();
    expect(printModule(toTerraform(plan))["functions.tf"]).not.toContain("recursion");
    expect(toTemplate(plan)).not.toContain("RecursiveLoop");
  });
});

describe("logs", () => {
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
  it("are refused with a retention that CloudWatch does not have", () => {
    const defaults = loadDefaults();
    const odd = { ...defaults, retention: { ...defaults.retention, logs: "10d" as const } };
    expect(problemsOf(apiWith({}), odd)).toEqual([expect.stringContaining("logs is 10 days")]);
  });
});
