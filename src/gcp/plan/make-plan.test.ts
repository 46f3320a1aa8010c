import {
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
  secret,
  table,
  task,
} from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { apiWith, inventoryOf, jobs, Message, uploads, worker } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { only, planOf, problemsOf } from "../testing/apps.ts";
import type { FunctionPlan } from "./gcp-plan.ts";
import { makePlan } from "./make-plan.ts";

const ordered = queue("steps", { schema: Message, fifo: true });
const items = table("items", {
  schema: z.object({ id: z.string(), owner: z.string(), until: z.number() }),
  partitionKey: "id",
  indexes: { "by-owner": { partitionKey: "owner" } },
  timeToLive: "until",
});

function onObject(name: string, settings = {}): ConsumerFunction<ObjectCreated> {
  return consumer(name, { event: objectCreated, ...settings }, () => {});
}

function roles(fn: FunctionPlan): (readonly [string, unknown])[] {
  return fn.permissions.map(({ role, on }) => [role, on] as const);
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

  it("of the gateway bring its token instead of theirs, which functions behind it know", () => {
    const plan = api({ "GET /a": fn("a"), "GET /b": fn("b"), "GET /c": fn("c", { streams: true }) });
    const behind = plan.functions.map(({ name, api: settings }) => [name, settings?.behindGateway]);
    expect(behind).toEqual([
      ["a", true],
      ["b", true],
      ["c", undefined],
    ]);
  });

  // https://fetch.spec.whatwg.org/#http-cors-protocol: a preflight is about the path, whoever answers its methods
  it("of the gateway who ask with OPTIONS are told of the methods of all functions on the path", () => {
    const plan = api({ "GET /a/{id}": fn("a"), "PUT /a/{key}": fn("b"), "GET /c": fn("c") });
    expect(plan.functions.map((one) => one.api?.otherRoutes)).toEqual([
      [{ method: "PUT", path: "/a/{key}" }],
      [{ method: "GET", path: "/a/{id}" }],
      undefined,
    ]);
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
    expect(only(plan)).toMatchObject({ callers: [], ingress: "all", trigger: "direct" });
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
