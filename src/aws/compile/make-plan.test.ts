import {
  batchConsumer,
  consume,
  http,
  httpApi,
  objectCreated,
  onObjectCreated,
  type Queue,
  queue,
  schedule,
  scheduled,
  table,
  task,
} from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { apiWith, inventoryOf, jobs, Message, onObject, uploads, worker } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { only, planOf, problemsOf } from "../testing/apps.ts";
import { makePlan } from "./make-plan.ts";

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
describe("a function's environment variables", () => {
  const granting = (count: number) => {
    const queues = Array.from({ length: count }, (_, n) => queue(`queue-${n}`, { schema: Message }));
    return apiWith({ uses: Object.fromEntries(queues.map((each, n) => [`q${n}`, each.sender])) });
  };

  it("are refused where they may take more than Lambda does, with the longest names that a deployment may have", () => {
    const [problem, ...others] = problemsOf(granting(40));
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /^function get-item: its environment variables take up to \d{4} bytes on AWS, and Lambda allows 4096: .*Make two functions of it/,
    );
  });

  it("of twenty queues fit", () => {
    expect(problemsOf(granting(20))).toEqual([]);
  });
});

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
          deadLetterQueueUrl: { type: "aws_sqs_queue", name: "jobs-dead-letter", attribute: "url" },
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
      plan.functions.map(({ name, asyncInvocation }) => [name, asyncInvocation?.deadLetterQueue]),
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

describe("objects", () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
  it("are refused where two filters can match the same key", () => {
    const problems = problemsOf({
      csv: onObjectCreated(uploads, onObject("csv"), { suffix: ".csv" }),
      incoming: onObjectCreated(uploads, onObject("incoming"), { prefix: "in/" }),
    });
    expect(problems).toEqual([expect.stringContaining("S3 allows one function per object")]);
  });

  it("go to several functions where the filters exclude each other", () => {
    const plan = planOf({
      csv: onObjectCreated(uploads, onObject("csv"), { suffix: ".csv" }),
      pdf: onObjectCreated(uploads, onObject("pdf"), { suffix: ".pdf" }),
    });
    expect(plan.notifications.map(({ suffix }) => suffix)).toEqual([".csv", ".pdf"]);
  });
});

describe("an HTTP API", () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
  it("refuses functions that may take longer than API Gateway waits", () => {
    expect(problemsOf(apiWith({ timeout: "31s" }))).toEqual([
      expect.stringContaining("API Gateway waits 30 s"),
    ]);
  });

  it("refuses bodies that Lambda does not take", () => {
    const fn = http("put-item", {}, () => new Response());
    const api = httpApi({ "PUT /items": fn }, { bodyLimit: 8_000_000 });
    expect(problemsOf({ api })).toEqual([expect.stringContaining("put large bodies into a bucket")]);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
  it("takes HEAD wherever it takes GET, as the engine does", () => {
    const get = http("get", {}, () => new Response());
    const head = http("head", {}, () => new Response());
    const routes = { "GET /a/{id}": get, "GET /b/{id}": get, "HEAD /b/{name}": head, "POST /c": get };
    const made = planOf({ api: httpApi(routes) }).api?.routes ?? [];
    expect(made.map(({ label, method, path, function: fn }) => [label, `${method} ${path}`, fn])).toEqual([
      ["get_a_id", "GET /a/{id}", "get"],
      ["get_b_id", "GET /b/{id}", "get"],
      ["head_b_name", "HEAD /b/{name}", "head"],
      ["post_c", "POST /c", "get"],
      ["head_a_id", "HEAD /a/{id}", "get"],
    ]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 20 KB of resource-based policy
  it("refuses more routes of a function than its policy has room for", () => {
    const fn = http("get", {}, () => new Response());
    const routes = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`GET /things/${n}`, fn]));
    expect(problemsOf({ api: httpApi(routes(20)) })).toEqual([]);
    expect(problemsOf({ api: httpApi(routes(40)) })).toEqual([
      expect.stringMatching(/^function get: answers 80 routes .* Lambda allows 20480\. Share the routes/),
    ]);
  });

  it("leaves functions that stream to URLs of their own, which may take longer than API Gateway waits", () => {
    const slow = http("slow", { streams: true, timeout: "5m" }, () => new Response());
    const quick = http("quick", {}, () => new Response());
    const routes = { "GET /exports/{id}": slow, "POST /exports": slow, "GET /items": quick };
    const plan = planOf({ api: httpApi(routes, { cors: { origins: ["https://shop.example"] } }) });
    expect(plan.api?.routes.map(({ function: fn }) => fn)).toEqual(["quick", "quick"]);
    const [, streaming] = plan.functions;
    expect(streaming).toMatchObject({
      name: "slow",
      trigger: "api/url",
      environment: { MOTIF_ROUTES: '["GET /exports/{id}","POST /exports"]' },
    });
    expect(plan.functionUrls).toMatchObject([
      { function: "slow", cors: { origins: ["https://shop.example"], methods: ["GET", "POST"] } },
    ]);
    expect(plan.alarms.filter(({ kind }) => kind === "url-errors")).toMatchObject([
      { subject: "slow", metric: "Url5xxCount" },
    ]);
    expect(planOf({ api: httpApi({ "GET /exports/{id}": slow }) }).api).toBeUndefined();
  });

  it("labels routes that differ in signs only differently", () => {
    const fn = http("get-item", {}, () => new Response());
    const { api } = planOf({ api: httpApi({ "GET /items/{id}": fn, "GET /items/id": fn, "GET /": fn }) });
    expect(api?.routes.map(({ label }) => label)).toEqual([
      "get_items_id",
      "get_items_id_2",
      "get_root",
      "head_items_id",
      "head_items_id_2",
      "head_root",
    ]);
  });
});

describe("key attributes", () => {
  const typesOf = (schema: z.ZodMiniType<{ id: never }>) => {
    const things = table("things", { schema, partitionKey: "id" });
    return planOf(apiWith({ uses: { things: things.reader } })).tables[0]?.attributes;
  };

  it.each([
    ["a text", z.object({ id: z.string() }), "S"],
    ["a UUID", z.object({ id: z.uuid() }), "S"],
    ["an enumeration", z.object({ id: z.enum(["a", "b"]) }), "S"],
    ["a number", z.object({ id: z.int() }), "N"],
    [
      "alternatives",
      z.union([z.object({ id: z.literal("a") }), z.object({ id: z.string(), b: z.string() })]),
      "S",
    ],
  ])("of %s has the type that the schema says", (_name, schema, type) => {
    expect(typesOf(schema as never)).toEqual({ id: type });
  });

  it("are refused where the schema leaves the type open, since DynamoDB would refuse the item", () => {
    const open = z.object({ id: z.nullable(z.string()) });
    const things = table("things", { schema: open as never, partitionKey: "id" as never });
    expect(problemsOf(apiWith({ uses: { things: things.reader } }))).toEqual([
      expect.stringContaining("DynamoDB has to know which"),
    ]);
  });
});

describe("schedules", () => {
  const tidy = scheduled("tidy", {}, () => {});

  it("say when the run was due, and keep what could not be started", () => {
    const [plan] = planOf({
      nightly: schedule({ cron: "0 2 * * *", timeZone: "Europe/Berlin" }, tidy),
    }).schedules;
    expect(plan).toMatchObject({
      expression: "cron(0 2 * * ? *)",
      timeZone: "Europe/Berlin",
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
      input: { schedule: "nightly", scheduledFor: "<aws.scheduler.scheduled-time>" },
      deadLetterQueue: "tidy-dead-letter",
    });
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html: singular for 1
  it.each([
    ["1m", "rate(1 minute)"],
    ["90m", "rate(90 minutes)"],
    ["1h", "rate(1 hour)"],
    ["7d", "rate(7 days)"],
  ] as const)("of every %s are %s", (every, expected) => {
    expect(planOf({ often: schedule({ every }, tidy) }).schedules[0]?.expression).toBe(expected);
  });

  it("are refused where the interval is no whole number of minutes", () => {
    expect(problemsOf({ often: schedule({ every: "90s" }, tidy) })).toEqual([
      expect.stringContaining("whole minutes"),
    ]);
  });

  it("keep functions warm where it is asked for, and lose such a call without harm", () => {
    const defaults = loadDefaults();
    const warm = {
      ...defaults,
      functions: { ...defaults.functions, coldStart: { keepWarm: "5m" as const } },
    };
    expect(planOf(apiWith({}), warm).schedules).toEqual([
      expect.objectContaining({
        name: "get-item-keep-warm",
        expression: "rate(5 minutes)",
        input: { motif: "keep-warm" },
        maximumRetries: 0,
      }),
    ]);
  });
});

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

describe("logs", () => {
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
  it("are refused with a retention that CloudWatch does not have", () => {
    const defaults = loadDefaults();
    const odd = { ...defaults, retention: { ...defaults.retention, logs: "10d" as const } };
    expect(problemsOf(apiWith({}), odd)).toEqual([expect.stringContaining("logs is 10 days")]);
  });
});
