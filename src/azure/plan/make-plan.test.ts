import {
  type App,
  bucket,
  type ConsumerFunction,
  consume,
  consumer,
  http,
  httpApi,
  type ObjectCreated,
  objectCreated,
  onObjectCreated,
  type Queue,
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
import type { AppPlan, AzurePlan } from "./azure-plan.ts";
import { makePlan } from "./make-plan.ts";

const Message = z.object({ id: z.string() });
const jobs = queue("jobs", { schema: Message });
const orders = queue("orders", { schema: Message, fifo: true });
const uploads = bucket("uploads");
const items = table("items", { schema: Message, partitionKey: "id" });

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

function onObject(name: string): ConsumerFunction<ObjectCreated> {
  return consumer(name, { event: objectCreated }, () => {});
}

function only(plan: AzurePlan): AppPlan {
  const [app] = plan.apps;
  if (!app) throw new Error("The plan has no function app.");
  return app;
}

function serviceBusOf(wiring: App["wiring"]) {
  return only(planOf(wiring)).host.extensions;
}

describe("function apps", () => {
  const reads = (name: string, settings = {}) =>
    http(name, { uses: { items: items.reader }, ...settings }, () => new Response());
  const writes = http("put", { uses: { items: items.writer } }, () => new Response());
  const appsOf = (...functions: ReturnType<typeof http>[]) =>
    planOf({ api: httpApi(Object.fromEntries(functions.map((fn) => [`GET /${fn.name}`, fn]))) }).apps.map(
      ({ functions: own }) => own.map(({ name }) => name),
    );

  it("hold functions with the same grants, so that no function may do more than was granted", () => {
    expect(appsOf(reads("get"), reads("list"), writes)).toEqual([["get", "list"], ["put"]]);
  });

  it("hold functions that are set up alike only", () => {
    expect(appsOf(reads("get"), reads("list", { memory: 1024 }))).toHaveLength(2);
    expect(appsOf(reads("get"), reads("list", { timeout: "5s" }))).toHaveLength(2);
    expect(appsOf(reads("get"), reads("list", { concurrency: { reserved: 5 } }))).toHaveLength(2);
    expect(appsOf(reads("get"), reads("list", { concurrency: { provisioned: 1 } }))).toHaveLength(2);
  });

  it("are named after their functions, whose names may be long", () => {
    const long = [reads("a-function-with-a-name"), reads("another-function"), reads("yet-another")];
    const { apps } = planOf({ api: httpApi(Object.fromEntries(long.map((fn) => [`GET /${fn.name}`, fn]))) });
    expect(apps.map(({ name }) => name)).toEqual([expect.stringMatching(/^a-function-with-a-name-\w{4}$/)]);
    expect(apps[0]?.package).toBe(`dist/${apps[0]?.name}.zip`);
  });

  it("have the smallest instances with enough memory", () => {
    const memoryOf = (memory: number) => only(planOf(apiWith({ memory }))).memory;
    expect([128, 512, 513, 2048, 3000, 4096].map(memoryOf)).toEqual([512, 512, 2048, 2048, 4096, 4096]);
  });

  it("know the settings that the adapters read", () => {
    const plan = planOf({
      read: onObjectCreated(uploads, onObject("read")),
      work: consume(jobs, worker({ uses: { items: items.writer, key: secret("key").reader } })),
    });
    const settings = Object.fromEntries(plan.apps.map(({ name, settings: own }) => [name, Object.keys(own)]));
    expect(settings.read).toEqual([
      "AZURE_CLIENT_ID",
      "MOTIF_BLOB_ENDPOINT",
      "MOTIF_BUCKET_UPLOADS",
      "MOTIF_LOG_LEVEL",
      "MOTIF_QUEUE_READ_DEAD_LETTER",
      "MOTIF_QUEUE_READ_EVENTS",
      "MOTIF_SERVICE",
      "MOTIF_SERVICEBUS__clientId",
      "MOTIF_SERVICEBUS__credential",
      "MOTIF_SERVICEBUS__fullyQualifiedNamespace",
    ]);
    expect(settings.work).toEqual([
      "AZURE_CLIENT_ID",
      "MOTIF_COSMOS_DATABASE",
      "MOTIF_COSMOS_ENDPOINT",
      "MOTIF_LOG_LEVEL",
      "MOTIF_QUEUE_JOBS",
      "MOTIF_QUEUE_JOBS_DEAD_LETTER",
      "MOTIF_SECRET_KEY",
      "MOTIF_SERVICE",
      "MOTIF_SERVICEBUS__clientId",
      "MOTIF_SERVICEBUS__credential",
      "MOTIF_SERVICEBUS__fullyQualifiedNamespace",
      "MOTIF_TABLE_ITEMS",
    ]);
  });

  it.each<[string, App["wiring"], string]>([
    ["more memory than an instance has", apiWith({ memory: 8192 }), "has 8192 MB of memory"],
    [
      "more provisioned concurrency than there are instances",
      apiWith({ concurrency: { provisioned: 2000 } }),
      "has 1000 instances at most",
    ],
    ["HTTP functions that nobody waits for", apiWith({ timeout: "4m" }), "load balancer waits 230 s"],
    [
      "tasks that nobody waits for",
      { price: task("price", { input: Message, output: Message, timeout: "10m" }, ({ input }) => input) },
      "load balancer waits 230 s",
    ],
  ])("are refused with %s", (_, wiring, expected) => {
    expect(problemsOf(wiring)).toEqual([expect.stringContaining(expected)]);
  });

  it("give a task that says nothing of its timeout as long as a caller waits", () => {
    const price = task("price", { input: Message, output: Message }, ({ input }) => input);
    expect(only(planOf({ price })).timeout).toBe(230);
  });

  it("are refused where a function is to be kept warm by calls", () => {
    const defaults = loadDefaults();
    const warm = {
      ...defaults,
      functions: { ...defaults.functions, coldStart: { keepWarm: "5m" as const } },
    };
    expect(problemsOf(apiWith({}), warm)).toEqual([expect.stringContaining("set concurrency.provisioned")]);
  });

  it("are refused all at once, each problem once", () => {
    const wiring = {
      ...apiWith({ timeout: "4.5m", memory: 8192 }),
      work: consume(jobs, worker({ timeout: "1.5s" })),
    };
    expect(problemsOf(wiring)).toHaveLength(3);
  });
});

describe("roles", () => {
  const rolesOf = (wiring: App["wiring"]) =>
    only(planOf(wiring)).roles.map(
      ({ role }) => `${role.kind} ${role.name}${"access" in role ? ` ${role.access}` : ""}`,
    );

  it("are what the grants need and no more", () => {
    const uses = { items: items.reader, files: uploads.reader, out: jobs.sender, key: secret("key").reader };
    expect(rolesOf(apiWith({ uses })).sort()).toEqual([
      "bucket uploads read",
      "queue jobs send",
      "secret key",
      "table items reader",
    ]);
    expect(rolesOf(apiWith({ uses: { files: uploads.writer } }))).toEqual(["bucket uploads write"]);
  });

  it("let a consumer read its queue, put a failed message off and give one up", () => {
    expect(rolesOf({ work: consume(jobs, worker()) })).toEqual([
      "queue jobs receive",
      "queue jobs send",
      "queue jobs-dead-letter send",
    ]);
    expect(rolesOf({ work: consume(orders, worker()) })).toEqual([
      "queue orders receive",
      "queue orders-dead-letter send",
    ]);
  });

  it("name all functions and grants that they are for", () => {
    const plan = planOf({
      api: httpApi({
        "GET /a": http("get", { uses: { stock: items.reader } }, () => new Response()),
        "GET /b": http("list", { uses: { items: items.reader } }, () => new Response()),
      }),
    });
    expect(only(plan).roles).toEqual([
      {
        why: ["get: grant stock (reader of table items)", "list: grant items (reader of table items)"],
        role: { kind: "table", name: "items", access: "reader" },
      },
    ]);
  });

  // https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security
  it("of a table have exact data actions, one definition for each access that is granted", () => {
    const [plan] = planOf(apiWith({ uses: { items: items.reader } })).tables;
    expect(plan?.roles).toEqual([
      {
        access: "reader",
        actions: [
          "Microsoft.DocumentDB/databaseAccounts/readMetadata",
          "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
          "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
        ],
      },
    ]);
  });
});

describe("a queue", () => {
  const queueOf = (name: string, wiring: App["wiring"]) =>
    planOf(wiring).queues.find((plan) => plan.name === name);

  it("gives a message up after as many deliveries as the policy has attempts, into a queue of its own", () => {
    const plan = queueOf("jobs", { work: consume(jobs, worker(), { retry: { attempts: 3 } }) });
    expect(plan).toMatchObject({ maxDeliveryCount: 3, forwardDeadLettersTo: "jobs-dead-letter" });
  });

  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding: not from queues with sessions
  it("keeps its own dead letters where it is a FIFO queue", () => {
    const plan = queueOf("orders", { work: consume(orders, worker()) });
    expect(plan).toMatchObject({ sessions: true, duplicateWindow: 300 });
    expect(plan).not.toHaveProperty("forwardDeadLettersTo");
  });

  // https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement: five minutes at most
  it("locks messages for as long as they are to be hidden, within what Service Bus allows", () => {
    const locked = (visibilityTimeout: "2s" | "90s" | "1h") => {
      const own = queue("jobs", { schema: Message, visibilityTimeout });
      return queueOf("jobs", { work: consume(own, worker({ timeout: "1s" }), { batchSize: 1 }) })
        ?.lockDuration;
    };
    expect([locked("2s"), locked("90s"), locked("1h")]).toEqual([5, 90, 300]);
  });

  it("locks a batch until it has to be done, since nobody renews the lock", () => {
    const short = queue("jobs", { schema: Message, visibilityTimeout: "40s" });
    expect(queueOf("jobs", { work: consume(short, worker(), { batchWindow: "5s" }) })?.lockDuration).toBe(45);
  });

  it("lets a consumer of batches that says nothing of its timeout work for as long as the lock is held", () => {
    const work = consumer("work", { event: Message }, () => {});
    expect(only(planOf({ work: consume(jobs, work, { batchWindow: "20s" }) })).timeout).toBe(270);
    expect(only(planOf({ work: consume(jobs, work, { batchSize: 1 }) })).timeout).toBe(300);
  });

  it("tells the host how to deliver: batches, single messages and sessions", () => {
    const settled = { autoCompleteMessages: true, prefetchCount: 0, maxAutoLockRenewalDuration: "00:01:00" };
    expect(
      serviceBusOf({ work: consume(jobs, worker(), { batchSize: 50, batchWindow: "5s" }) }),
    ).toMatchObject({
      serviceBus: {
        ...settled,
        maxMessageBatchSize: 50,
        minMessageBatchSize: 50,
        maxBatchWaitTime: "00:00:05",
      },
    });
    expect(serviceBusOf({ work: consume(jobs, worker(), { batchSize: 1, maxConcurrency: 4 }) })).toEqual({
      http: { routePrefix: "" },
      serviceBus: { ...settled, maxConcurrentCalls: 1 },
    });
    expect(serviceBusOf({ work: consume(orders, worker(), { maxConcurrency: 4 }) })).toEqual({
      http: { routePrefix: "" },
      serviceBus: { ...settled, sessionIdleTimeout: "00:00:02", maxConcurrentSessions: 1 },
    });
  });

  it("is read by as many instances as there are to be calls", () => {
    const most = (policy: Parameters<typeof consume>[2], reserved?: number) =>
      only(planOf({ work: consume(jobs, worker(reserved ? { concurrency: { reserved } } : {}), policy) }))
        .maximumInstances;
    expect([most({}), most({ maxConcurrency: 4 }), most({}, 7), most({ maxConcurrency: 9 }, 3)]).toEqual([
      undefined,
      4,
      7,
      3,
    ]);
  });

  const policy = (own: Queue<{ id: string }>, settings: Parameters<typeof consume>[2], options = {}) =>
    problemsOf({ work: consume(own, worker(options), settings) });

  it.each<[string, string[], string]>([
    [
      "a batch that may take longer than its lock",
      policy(jobs, { batchSize: 2 }, { timeout: "5m" }),
      "Lower the timeout, or set batchSize to 1",
    ],
    [
      "a window that leaves no time to work",
      policy(jobs, { batchWindow: "2m" }, { timeout: "3m" }),
      "and 170 s are left",
    ],
    ["a window that the host does not wait for", policy(jobs, { batchWindow: "3m" }), "waits 150 s at most"],
    ["a window on a FIFO queue", policy(orders, { batchWindow: "5s" }), "come one by one on Azure"],
    [
      "parts of a second",
      policy(queue("jobs", { schema: Message, retention: "61.5s" }), {}),
      "whole seconds",
    ],
  ])("is refused with %s", (_, problems, expected) => {
    expect(problems).toEqual([expect.stringContaining(expected)]);
  });

  it("may be one of several of a function, if they are delivered alike", () => {
    const others = queue("others", { schema: Message });
    const work = worker();
    const both = (batchSize: number) => ({
      a: consume(jobs, work, { batchSize: 1 }),
      b: consume(others, work, { batchSize }),
    });
    expect(problemsOf(both(1))).toEqual([]);
    expect(problemsOf(both(5))).toEqual([expect.stringContaining("differs from a in batchSize")]);
    expect(problemsOf({ a: consume(jobs, work), b: consume(orders, work) })).toContainEqual(
      expect.stringContaining("consumes a FIFO queue and one that is none"),
    );
  });

  it("is refused where two things need the name", () => {
    const events = queue("read-events", { schema: Message });
    const wiring = {
      read: onObjectCreated(uploads, onObject("read")),
      ...apiWith({ uses: { own: events.sender } }),
    };
    expect(problemsOf(wiring)).toEqual([expect.stringContaining("is needed twice")]);
  });
});

describe("objects", () => {
  it("come through a queue that drops duplicates and keeps what failed", () => {
    const plan = planOf({
      read: onObjectCreated(uploads, onObject("read"), { prefix: "in/", suffix: ".csv" }),
    });
    expect(plan.eventSubscriptions).toEqual([
      { name: "read", bucket: "uploads", prefix: "in/", suffix: ".csv", queue: "read-events" },
    ]);
    expect(plan.queues.find(({ name }) => name === "read-events")).toMatchObject({
      duplicateWindow: 600,
      keepExpired: true,
      maxDeliveryCount: 3,
      forwardDeadLettersTo: "read-dead-letter",
    });
  });

  it("go to several functions, also where one key matches several filters", () => {
    const plan = planOf({
      csv: onObjectCreated(uploads, onObject("csv"), { suffix: ".csv" }),
      incoming: onObjectCreated(uploads, onObject("incoming"), { prefix: "in/" }),
    });
    expect(plan.eventSubscriptions).toHaveLength(2);
  });

  it("are refused for a consumer of messages too", () => {
    const both = onObject("work");
    const problems = problemsOf({
      a: consume(queue("jobs", { schema: objectCreated }), both, { batchSize: 1 }),
      b: onObjectCreated(uploads, both),
    });
    expect(problems).toEqual([expect.stringContaining("Make two functions of it")]);
  });

  it.each([
    ["up", "3 to 63 letters"],
    ["event-dead-letters", "events that were not delivered"],
  ])("are refused in a bucket named %s", (name, expected) => {
    expect(problemsOf(apiWith({ uses: { files: bucket(name).reader } }))).toEqual([
      expect.stringContaining(expected),
    ]);
  });
});

describe("an HTTP API", () => {
  const fn = (name: string, options: Parameters<typeof http>[1] = {}) =>
    http(name, options, () => new Response());

  it("is its function app where there is one", () => {
    const plan = planOf({ api: httpApi({ "GET /a": fn("a"), "GET /b": fn("b") }) });
    expect(plan.api).toMatchObject({ defaultApp: "a-b", operations: [], besides: [] });
  });

  it("has an operation for each route where there are several, HEAD beside GET, and one for what is left", () => {
    const plan = planOf({
      api: httpApi({ "GET /a/{id}": fn("a"), "POST /b": fn("b", { uses: { items: items.writer } }) }),
    });
    const operations = plan.api?.operations.map(
      ({ label, method, path, app }) => `${label} ${method} ${path} ${app}`,
    );
    expect(operations).toEqual([
      "get_a_id GET /a/{id} a",
      "post_b POST /b b",
      "head_a_id HEAD /a/{id} a",
      ...["get", "head", "post", "put", "patch", "delete", "options"].map(
        (method) => `${method}_any ${method.toUpperCase()} /* a`,
      ),
    ]);
  });

  // https://learn.microsoft.com/azure/api-management/service-limits: 30 s in the Consumption tier
  it("refuses what takes longer than API Management waits, where that is in front", () => {
    const slow = fn("slow", { timeout: "31s" });
    expect(problemsOf({ api: httpApi({ "GET /slow": slow }) })).toEqual([]);
    expect(problemsOf({ api: httpApi({ "GET /slow": slow, "GET /quick": fn("quick") }) })).toEqual([
      expect.stringContaining("ends a request after 30 s"),
    ]);
  });

  // https://github.com/Azure/azure-functions-host/issues/9876: routes are tried in the order of the functions' names
  it("numbers its functions where one route would hide another one", () => {
    const namesOf = (api: Parameters<typeof httpApi>[0]) =>
      planOf({ api: httpApi(api) }).apps.flatMap(({ functions }) =>
        functions.flatMap(({ azureNames }) => azureNames),
      );
    const get = fn("get-item");
    expect(namesOf({ "GET /items/{id}": get, "GET /items/newest": fn("newest") })).toEqual([
      "r2_get-item",
      "r1_newest",
    ]);
    expect(
      namesOf({ "GET /{a}/x": fn("ax"), "GET /y/{b}": fn("yb"), "GET /y/x": fn("yx"), "GET /z": fn("z") }),
    ).toEqual(["r4_ax", "r2_yb", "r1_yx", "r3_z"]);
    expect(namesOf({ "GET /items/{id}": get, "PUT /items/newest": fn("newest") })).toEqual([
      "get-item",
      "newest",
    ]);
    expect(namesOf({ "GET /items/{id}": get, "GET /items": get, "GET /items/newest": get })).toEqual([
      "get-item",
      "get-item_2",
      "get-item_3",
    ]);
    const apart = fn("newest", { uses: { items: items.reader } });
    expect(namesOf({ "GET /items/{id}": get, "GET /items/newest": apart })).toEqual(["get-item", "newest"]);
    expect(namesOf({ "GET /items/{id}": get, "PUT /items/{id}": get })).toEqual(["get-item"]);
  });

  it("leaves functions that stream to their function apps, where API Management would collect", () => {
    const slow = fn("slow", { streams: true, timeout: "5m" });
    const plan = planOf({ api: httpApi({ "GET /slow": slow, "GET /quick": fn("quick") }) });
    expect(plan.api).toEqual({
      name: "api",
      defaultApp: "quick",
      operations: [],
      besides: [{ function: "slow", app: "slow" }],
    });
  });
});

describe("schedules", () => {
  const tidy = scheduled("tidy", {}, () => {});

  it("become timers, with the retries and the dead letters of the function", () => {
    const [fn] = only(planOf({ nightly: schedule({ cron: "0 2 * * *" }, tidy) })).functions;
    expect(fn?.settings.trigger).toMatchObject({
      kind: "scheduled",
      schedules: [
        {
          schedule: "nightly",
          expression: "0 0 2 * * *",
          retry: { attempts: 3, deadLetterQueue: "tidy-dead-letter" },
        },
      ],
    });
  });

  it("are refused where a timer cannot run so", () => {
    const problems = problemsOf({
      berlin: schedule({ cron: "0 2 * * *", timeZone: "Europe/Berlin" }, tidy),
      odd: schedule({ every: "90m" }, tidy),
    });
    expect(problems).toEqual([
      expect.stringMatching(/^berlin: the schedule "0 2 \* \* \*" has the time zone Europe\/Berlin/),
      expect.stringMatching(/^odd: the schedule runs every 5400 s/),
    ]);
  });
});

describe("names", () => {
  // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules: 60 characters
  it("leave room for the project's name and environment", () => {
    const plan = planOf(apiWith({}));
    expect(plan.prefixLength).toBe(Math.min(60 - "-get-item-".length - 8, 44 - "-".length - 8));
  });

  it("are refused where there is no room", () => {
    const name = "a-function-with-a-very-very-long-name";
    const wiring = {
      work: consume(
        jobs,
        consumer(name, { event: Message, timeout: "30s" }, () => {}),
      ),
    };
    expect(problemsOf(wiring)[0]).toContain("20 are needed");
  });
});

describe("logs", () => {
  // https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
  it("are refused with a retention that Log Analytics does not have", () => {
    const defaults = loadDefaults();
    const short = { ...defaults, retention: { ...defaults.retention, logs: "10d" as const } };
    expect(problemsOf(apiWith({}), short)).toEqual([expect.stringContaining("logs is 10 days")]);
  });
});

describe("alerts", () => {
  it("are there for what an app has", () => {
    const named = (wiring: App["wiring"]) => planOf(wiring).alerts.map(({ name }) => name);
    expect(named(apiWith({}))).toEqual([]);
    expect(
      named({
        ...apiWith({ uses: { items: items.reader } }),
        read: onObjectCreated(uploads, onObject("read")),
      }),
    ).toEqual(["dead-letters", "given-up", "queue-throttles", "table-throttles", "undelivered-events"]);
  });
});
