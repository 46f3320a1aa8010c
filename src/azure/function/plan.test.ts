import {
  type App,
  bucket,
  consume,
  http,
  httpApi,
  onObjectCreated,
  queue,
  secret,
  table,
  task,
} from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { apiWith, onObject, worker } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { only, planOf, problemsOf } from "../testing/apps.ts";

const Message = z.object({ id: z.string() });
const jobs = queue("jobs", { schema: Message });
const uploads = bucket("uploads");
const items = table("items", { schema: Message, partitionKey: "id" });

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
    const wiring = { ...apiWith({ coldStart: { keepWarm: "5m" } }), work: consume(jobs, worker()) };
    expect(problemsOf(wiring)).toEqual([
      expect.stringMatching(/^function get-item: has coldStart.keepWarm.* set concurrency.provisioned/),
    ]);
  });
});

// azurerm refuses a maximum below the sum of what is always ready (ExpandAlwaysReadyConfiguration in 4.73.0).
describe("instances that are always ready", () => {
  type Concurrency = { readonly reserved?: number; readonly provisioned: number };

  const two = (concurrency: Concurrency) => {
    const fn = worker({ concurrency });
    return { first: consume(jobs, fn), second: consume(queue("others", { schema: Message }), fn) };
  };

  it("raise the maximum where nothing limits the function", () => {
    expect(only(planOf(apiWith({ concurrency: { provisioned: 100 } }))).maximumInstances).toBeUndefined();
    expect(only(planOf(apiWith({ concurrency: { provisioned: 150 } }))).maximumInstances).toBe(250);
    expect(only(planOf(apiWith({ concurrency: { provisioned: 1000 } }))).maximumInstances).toBe(1000);
    expect(only(planOf(two({ provisioned: 51 }))).maximumInstances).toBe(202);
  });

  it("are there for each queue of a consumer, within its limit", () => {
    const { alwaysReady, maximumInstances } = only(planOf(two({ reserved: 30, provisioned: 5 })));
    expect(alwaysReady.map(({ instances }) => instances)).toEqual([5, 5]);
    expect(maximumInstances).toBe(10);
  });

  it.each<[string, Concurrency, string]>([
    ["its limit", { reserved: 10, provisioned: 5 }, "10 instances, of 5 that it may have at most"],
    ["a function app has", { provisioned: 501 }, "1002 instances, of 1000 that it may have at most"],
  ])("are refused for several queues where they are more than %s", (_, concurrency, expected) => {
    expect(problemsOf(two(concurrency))).toEqual([expect.stringContaining(expected)]);
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
