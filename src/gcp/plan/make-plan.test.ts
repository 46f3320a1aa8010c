import {
  type App,
  batchConsumer,
  bucket,
  type ConsumerFunction,
  consume,
  consumer,
  http,
  httpApi,
  type ObjectCreated,
  objectCreated,
  onObjectCreated,
  queue,
  schedule,
  scheduled,
  secret,
  table,
  task,
  UnsupportedError,
} from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { apiWith, inventoryOf, planOf } from "../test/apps.ts";
import type { FunctionPlan, GcpPlan } from "./gcp-plan.ts";
import { makePlan } from "./make-plan.ts";

const Message = z.object({ id: z.string() });
const jobs = queue("jobs", { schema: Message });
const ordered = queue("steps", { schema: Message, fifo: true });
const uploads = bucket("uploads");
const items = table("items", {
  schema: z.object({ id: z.string(), owner: z.string(), until: z.number() }),
  partitionKey: "id",
  indexes: { "by-owner": { partitionKey: "owner" } },
  timeToLive: "until",
});

function problemsOf(wiring: App["wiring"], defaults = loadDefaults(), name = "shop"): string[] {
  try {
    makePlan(inventoryOf(wiring, defaults, name));
  } catch (error) {
    if (error instanceof UnsupportedError)
      return error.problems.map(({ where, message }) => `${where}: ${message}`);
    throw error;
  }
  return [];
}

function worker(settings: Partial<Parameters<typeof consumer>[1]> = {}): ConsumerFunction<{ id: string }> {
  return consumer("work", { event: Message, timeout: "30s", ...settings }, () => {});
}

function onObject(name: string, settings = {}): ConsumerFunction<ObjectCreated> {
  return consumer(name, { event: objectCreated, ...settings }, () => {});
}

function only(plan: GcpPlan): FunctionPlan {
  const [fn] = plan.functions;
  if (!fn) throw new Error("The plan has no function.");
  return fn;
}

function roles(fn: FunctionPlan): (readonly [string, unknown])[] {
  return fn.permissions.map(({ role, on }) => [role, on] as const);
}

function subscriptionOf(plan: GcpPlan, name: string) {
  const found = plan.subscriptions.find((subscription) => subscription.name === name);
  if (!found) throw new Error(`There is no subscription ${name}.`);
  return found;
}

describe("a function's permissions", () => {
  it("read what was granted for reading", () => {
    const fn = only(planOf(apiWith({ uses: { items: items.reader, uploads: uploads.reader } })));
    expect(roles(fn)).toEqual([
      ["roles/datastore.viewer", { kind: "database" }],
      ["roles/storage.objectViewer", { kind: "bucket", name: "uploads" }],
    ]);
  });

  it("are one for each resource, with the reason of each grant", () => {
    const others = table("others", { schema: z.object({ id: z.string() }), partitionKey: "id" });
    const fn = only(planOf(apiWith({ uses: { items: items.reader, others: others.writer } })));
    expect(fn.permissions).toEqual([
      {
        role: "roles/datastore.user",
        on: { kind: "database" },
        why: [
          "get-item: grant items (reader of table items)",
          "get-item: grant others (writer of table others)",
        ],
      },
    ]);
  });

  it("reach exactly the secrets that were granted", () => {
    const key = secret("payment-key");
    expect(roles(only(planOf(apiWith({ uses: { key: key.reader } }))))).toEqual([
      ["roles/secretmanager.secretAccessor", { kind: "secret", name: "payment-key" }],
    ]);
  });

  // https://docs.cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks: iam.serviceAccounts.actAs
  it("of a sender let messages wait and be published as the function itself", () => {
    const plan = planOf(apiWith({ uses: { jobs: jobs.sender } }));
    expect(roles(only(plan))).toEqual([
      ["roles/pubsub.publisher", { kind: "topic", name: "jobs" }],
      ["roles/cloudtasks.enqueuer", { kind: "task-queue" }],
      ["roles/iam.serviceAccountUser", { kind: "own-account" }],
    ]);
    expect(plan.delays).toBe(true);
    expect(only(plan).environment).toMatchObject({
      MOTIF_TASK_QUEUE: { kind: "task-queue" },
      MOTIF_SERVICE_ACCOUNT: { kind: "account", name: "get-item" },
    });
  });

  it("of a sender to a FIFO queue let it remember what it sent, and nothing wait", () => {
    const plan = planOf(apiWith({ uses: { steps: ordered.sender } }));
    expect(roles(only(plan))).toEqual([
      ["roles/pubsub.publisher", { kind: "topic", name: "steps" }],
      ["roles/datastore.user", { kind: "database" }],
    ]);
    expect(plan.delays).toBe(false);
    expect(plan.database?.collections.map(({ name }) => name)).toEqual(["motif-deduplication"]);
  });

  it("of a consumer let it put messages aside, and nothing else", () => {
    expect(roles(only(planOf({ work: consume(jobs, worker()) })))).toEqual([
      ["roles/pubsub.publisher", { kind: "topic", name: "jobs-dead-letter" }],
    ]);
  });

  it("on the project as a whole are those of builds and of Eventarc alone", () => {
    const plan = planOf({ up: onObjectCreated(uploads, onObject("read")) });
    const everywhere = plan.helpers.flatMap(({ name, permissions }) =>
      permissions.filter(({ on }) => on.kind === "project").map(({ role }) => [name, role]),
    );
    expect(everywhere).toEqual([
      ["builder", "roles/storage.objectViewer"],
      ["builder", "roles/logging.logWriter"],
      ["read-caller", "roles/eventarc.eventReceiver"],
    ]);
  });
});

describe("callers", () => {
  const api = (functions: Record<string, ReturnType<typeof http>>) => planOf({ api: httpApi(functions) });
  const fn = (name: string, settings = {}) => http(name, settings, () => new Response());

  it("of a single function's API are everybody, without a gateway", () => {
    const shared = fn("a");
    const one = api({ "GET /a": shared, "POST /a": shared });
    expect(one.api).toMatchObject({ onlyFunction: "a", operations: [] });
    expect(only(one).callers).toMatchObject([{ everybody: "api" }]);
    expect(one.services).not.toContain("apigateway.googleapis.com");
  });

  it("of several functions are the gateway alone", () => {
    const plan = api({ "GET /a": fn("a"), "GET /b": fn("b") });
    expect(plan.functions.flatMap(({ callers }) => callers)).toMatchObject([
      { account: "gateway" },
      { account: "gateway" },
    ]);
    expect(plan.services).toContain("apigateway.googleapis.com");
  });

  it("of functions that stream come past the gateway", () => {
    const plan = api({ "GET /a": fn("a"), "GET /b": fn("b"), "GET /c": fn("c", { streams: true }) });
    expect(plan.api).toMatchObject({ direct: ["c"] });
    expect(plan.api?.operations.map((operation) => operation.function)).not.toContain("c");
    expect(plan.functions.find(({ name }) => name === "c")?.callers).toMatchObject([
      { everybody: "streaming" },
    ]);
  });

  it("of a task are whom the project allows", () => {
    const plan = planOf({ price: task("price", { input: z.string(), output: z.string() }, () => "") });
    expect(only(plan)).toMatchObject({ callers: [], ingress: "all", trigger: "task" });
  });

  it("of event functions are an account of their own, from inside Google Cloud", () => {
    const plan = planOf({ work: consume(jobs, worker()) });
    expect(only(plan)).toMatchObject({ callers: [{ account: "work-caller" }], ingress: "internal" });
  });
});

describe("operations of the gateway", () => {
  it("include HEAD beside GET, and OPTIONS for browsers", () => {
    const fn = (name: string) => http(name, {}, () => new Response());
    const { api } = planOf({
      api: httpApi(
        { "GET /items/{id}": fn("get"), "PUT /items/{key}": fn("put") },
        { cors: { origins: ["*"] } },
      ),
    });
    // https://swagger.io/specification/v2/: paths that differ in their parameters' names only are the same path
    expect(api?.operations).toEqual([
      { id: "get_items_id", method: "GET", path: "/items/{id}", parameters: ["id"], function: "get" },
      { id: "put_items_id", method: "PUT", path: "/items/{id}", parameters: ["id"], function: "put" },
      { id: "head_items_id", method: "HEAD", path: "/items/{id}", parameters: ["id"], function: "get" },
      { id: "options_items_id", method: "OPTIONS", path: "/items/{id}", parameters: ["id"], function: "get" },
    ]);
  });
});

describe("instances", () => {
  it("are what is reserved at most, and what is provisioned at least", () => {
    const plan = planOf(apiWith({ concurrency: { reserved: 20, provisioned: 2 } }));
    expect(only(plan)).toMatchObject({ minimumInstances: 2, maximumInstances: 20 });
  });

  it("are one at least where functions are to be kept warm", () => {
    const defaults = loadDefaults();
    const warm = {
      ...defaults,
      functions: { ...defaults.functions, coldStart: { keepWarm: "5m" as const } },
    };
    expect(only(planOf(apiWith({}), warm))).toMatchObject({ minimumInstances: 1, maximumInstances: 100 });
  });

  it("are as many as a queue may run at once", () => {
    const plan = planOf({ work: consume(jobs, worker(), { maxConcurrency: 4 }) });
    expect(only(plan).maximumInstances).toBe(4);
  });

  it("are refused where one of several queues has a limit, since a function has only one", () => {
    const shared = worker();
    const others = queue("others", { schema: Message });
    expect(
      problemsOf({ a: consume(jobs, shared, { maxConcurrency: 4 }), b: consume(others, shared) }),
    ).toEqual([expect.stringContaining("give each queue a function of its own")]);
  });

  it("are refused where they are more than Cloud Run has", () => {
    expect(problemsOf(apiWith({ concurrency: { reserved: 5000 } }))).toEqual([
      expect.stringContaining("Cloud Run allows 1000 instances"),
    ]);
  });
});

describe("queues", () => {
  const retrying = (retry: object, more: object = {}) => ({
    work: consume(jobs, worker(), { retry, ...more }),
  });
  const pushOf = (wiring: App["wiring"]) => subscriptionOf(planOf(wiring), "jobs").push;

  it("have a push subscription and one that keeps dead letters", () => {
    const plan = planOf({ work: consume(jobs, worker()) });
    expect(plan.topics.map(({ name }) => name)).toEqual(["jobs", "jobs-dead-letter"]);
    expect(subscriptionOf(plan, "jobs")).toMatchObject({
      ordered: false,
      retention: 345_600,
      push: { function: "work", caller: "work-caller", deadLetterTopic: "jobs-dead-letter" },
    });
    expect(subscriptionOf(plan, "jobs-dead-letter")).toMatchObject({ retention: 1_209_600 });
    expect(subscriptionOf(plan, "jobs-dead-letter").push).toBeUndefined();
  });

  it("that nobody in the app consumes keep their messages all the same", () => {
    const plan = planOf(apiWith({ uses: { jobs: jobs.sender } }));
    expect(plan.subscriptions).toMatchObject([{ name: "jobs" }]);
    expect(subscriptionOf(plan, "jobs").push).toBeUndefined();
  });

  it("keep the order of groups, up to the dead letters", () => {
    const plan = planOf({ work: consume(ordered, worker()) });
    expect(plan.subscriptions.map((subscription) => subscription.ordered)).toEqual([true, true]);
  });

  // https://docs.cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions: 10 to 600 s
  it("wait for an answer as long as the consumer takes, not the 6 times as long that SQS needs", () => {
    const deadline = (timeout: "1s" | "300s" | "590s") =>
      subscriptionOf(planOf({ work: consume(jobs, worker({ timeout })) }), "jobs").ackDeadline;
    expect([deadline("1s"), deadline("300s"), deadline("590s")]).toEqual([31, 330, 600]);
  });

  it.each([["5s"], ["11m"]] as const)("are refused with a visibility timeout of %s", (visibilityTimeout) => {
    const hidden = queue("hidden", { schema: Message, visibilityTimeout });
    expect(problemsOf({ work: consume(hidden, worker({ timeout: "5s" })) })).toEqual([
      expect.stringContaining("Pub/Sub waits 10 to 600 s"),
    ]);
  });

  it("are refused where the consumer takes longer than Pub/Sub waits", () => {
    expect(problemsOf({ work: consume(jobs, worker({ timeout: "15m" })) })).toEqual([
      expect.stringContaining("Pub/Sub waits for the answer to a push 600 s at most"),
    ]);
  });

  // https://docs.cloud.google.com/pubsub/docs/handling-failures: 5 to 100 attempts
  it("are given up by Pub/Sub after 5 attempts at the earliest; the adapter gives up before", () => {
    expect(pushOf(retrying({ attempts: 3 }))?.maximumAttempts).toBe(5);
    expect(pushOf(retrying({ attempts: 9 }))?.maximumAttempts).toBe(9);
    expect(only(planOf(retrying({ attempts: 3 }))).queueDeliveries).toEqual([
      { queue: "jobs", deadLetterQueue: "jobs-dead-letter", attempts: 3 },
    ]);
    expect(problemsOf(retrying({ attempts: 101, maxDelay: "1m" }))).toEqual([
      expect.stringContaining("Pub/Sub makes 100"),
    ]);
  });

  it("do not lose messages to the dead letters that found no free instance", () => {
    expect(pushOf(retrying({ attempts: 5 }, { maxConcurrency: 2 }))?.maximumAttempts).toBe(100);
    const reserved = worker({ concurrency: { reserved: 3 } });
    expect(pushOf({ work: consume(jobs, reserved) })?.maximumAttempts).toBe(100);
  });

  it("wait between deliveries as the policy says, as far as Pub/Sub goes", () => {
    const waits = (retry: object) => {
      const push = pushOf(retrying(retry));
      return [push?.minimumBackoffMs, push?.maximumBackoffMs];
    };
    expect(waits({ attempts: 5, initialDelay: "1s", maxDelay: "15m" })).toEqual([1000, 600_000]);
    expect(waits({ attempts: 9, initialDelay: "2s", maxDelay: "1m" })).toEqual([2000, 60_000]);
    expect(waits({ attempts: 9, initialDelay: "2s", maxDelay: "1m", factor: 1 })).toEqual([2000, 2000]);
  });

  it("are refused with waits that Pub/Sub does not have", () => {
    expect(problemsOf(retrying({ attempts: 20, initialDelay: "1s", maxDelay: "15m" }))).toEqual([
      expect.stringContaining("Pub/Sub 600 s at most"),
    ]);
    expect(problemsOf(retrying({ factor: 3 }))).toEqual([expect.stringContaining("take 2 or 1")]);
  });

  it("say where a batch was asked for that a push does not carry", () => {
    expect(pushOf(retrying({}, { batchSize: 100, batchWindow: "5s" }))?.note).toBe(
      "The app takes up to 100 messages at once within 5 s; a push carries one.",
    );
    expect(pushOf(retrying({}, { batchSize: 1 }))?.note).toBeUndefined();
  });

  it("are refused where they are FIFO and have a delay", () => {
    const late = queue("late", { schema: Message, fifo: true, delay: "5s" });
    expect(problemsOf({ work: consume(late, worker()) })).toEqual([
      expect.stringContaining("Cloud Tasks, which keeps no order"),
    ]);
  });

  // https://docs.cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions: 10 minutes to 31 days
  it("are refused where they keep messages for less than 10 minutes, or dead letters for more than 31 days", () => {
    const short = queue("short", { schema: Message, retention: "5m" });
    expect(problemsOf({ work: consume(short, worker()) })).toEqual([
      expect.stringContaining("from 10 minutes to 31 days"),
    ]);
    const defaults = loadDefaults();
    const long = { ...defaults, retention: { ...defaults.retention, deadLetters: "40d" as const } };
    expect(problemsOf({ work: consume(jobs, worker()) }, long)).toEqual([
      expect.stringContaining("from 10 minutes to 31 days"),
    ]);
  });
});

describe("object events", () => {
  it("reach a function once for each bucket, which then looks at the key", () => {
    const read = onObject("read");
    const plan = planOf({
      csv: onObjectCreated(uploads, read, { suffix: ".csv" }),
      pdf: onObjectCreated(uploads, read, { suffix: ".pdf" }),
    });
    expect(plan.objectTriggers).toEqual([
      { name: "read", bucket: "uploads", function: "read", caller: "read-caller" },
    ]);
    expect(only(plan).objectFilters).toEqual([
      { bucket: "uploads", prefix: "", suffix: ".csv" },
      { bucket: "uploads", prefix: "", suffix: ".pdf" },
    ]);
  });

  it("that fail for good have a topic of their own, which keeps them", () => {
    const plan = planOf({ up: onObjectCreated(uploads, onObject("read")) });
    expect(plan.subscriptions.map(({ name }) => name)).toEqual(["read-dead-letter"]);
    expect(only(plan).asyncDelivery).toMatchObject({ attempts: 3, deadLetterQueue: "read-dead-letter" });
  });

  // https://docs.cloud.google.com/eventarc/docs/retry-events: 24 hours
  it("are refused with a maximum age that Eventarc does not keep them for", () => {
    const defaults = loadDefaults();
    const old = {
      ...defaults,
      retries: { ...defaults.retries, async: { ...defaults.retries.async, maximumAge: "2d" as const } },
    };
    expect(problemsOf({ up: onObjectCreated(uploads, onObject("read")) }, old)).toEqual([
      expect.stringContaining("Eventarc keeps events for 86400 s"),
    ]);
  });

  it("are refused for functions that run longer than 9 minutes", () => {
    expect(problemsOf({ up: onObjectCreated(uploads, onObject("read", { timeout: "10m" })) })).toEqual([
      expect.stringContaining("functions that Eventarc calls have 540 s"),
    ]);
  });

  it("are refused beside messages of a queue", () => {
    const both = consumer("both", { event: z.any() }, () => {});
    expect(
      problemsOf({ a: consume(jobs, both as never), b: onObjectCreated(uploads, both as never) })[0],
    ).toContain("Make two functions of it");
  });
});

describe("schedules", () => {
  const tidy = scheduled("tidy", {}, () => {});
  const withRetries = (changes: object) => {
    const defaults = loadDefaults();
    return {
      ...defaults,
      retries: { ...defaults.retries, async: { ...defaults.retries.async, ...changes } },
    };
  };

  it("try as often as Cloud Scheduler can, since only the function knows when to give up", () => {
    const [job] = planOf({
      nightly: schedule({ cron: "0 2 * * *", timeZone: "Europe/Berlin" }, tidy),
    }).schedules;
    expect(job).toMatchObject({
      cron: "0 2 * * *",
      timeZone: "Europe/Berlin",
      payload: { schedule: "nightly" },
      caller: "tidy-caller",
      attemptDeadline: 900,
      retries: 5,
      minimumBackoff: 60,
      maximumBackoff: 900,
    });
  });

  it("are tried once where the app says so, and at even intervals with factor 1", () => {
    const wiring = { nightly: schedule({ every: "1d" }, tidy) };
    expect(planOf(wiring, withRetries({ attempts: 1 })).schedules[0]?.retries).toBe(0);
    expect(planOf(wiring, withRetries({ factor: 1 })).schedules[0]).toMatchObject({
      minimumBackoff: 60,
      maximumBackoff: 60,
      maximumDoublings: 0,
    });
  });

  it("are refused with more attempts and other factors than Cloud Scheduler has", () => {
    expect(
      problemsOf({ nightly: schedule({ every: "1d" }, tidy) }, withRetries({ attempts: 7, factor: 3 })),
    ).toEqual([
      expect.stringContaining("Cloud Scheduler makes 6 at most"),
      expect.stringContaining("take 2 or 1"),
    ]);
  });

  it("are refused where the interval does not fit the clock, or cron has what Cloud Scheduler does not know", () => {
    expect(
      problemsOf({
        a: schedule({ every: "90m" }, tidy),
        b: schedule({ cron: "0 2 L * *" }, tidy),
      }),
    ).toEqual([
      expect.stringContaining("Cloud Scheduler runs by the clock"),
      expect.stringContaining('has the field "L"'),
    ]);
  });
});

describe("tables", () => {
  it("are collections that index keys alone, and forget what has expired", () => {
    expect(planOf(apiWith({ uses: { items: items.reader } })).database).toEqual({
      collections: [
        { name: "items", description: "Table items", unindexed: ["item", "write"], expiry: "expireAt" },
      ],
    });
  });
});

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
