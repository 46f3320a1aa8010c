import {
  type App,
  app,
  batchConsumer,
  bucket,
  type ConsumerFunction,
  consume,
  consumer,
  type DeliveryPolicy,
  type FunctionSettings,
  type HttpApiOptions,
  http,
  httpApi,
  objectCreated,
  onObjectCreated,
  type QueueOptions,
  queue,
  type ScheduleTiming,
  schedule,
  scheduled,
  secret,
  table,
  task,
} from "@motif/core";
import type { FeatureName } from "@motif/core/capabilities";
import { type Inventory, loadDefaults, parseDefaults, takeInventory } from "@motif/core/model";
import * as z from "zod/mini";

/** The smallest app that asks for a feature. */
export function exampleOf(feature: FeatureName): Inventory {
  const { definition, defaults } = EXAMPLES[feature]();
  const base = loadDefaults();
  return takeInventory(definition, defaults === undefined ? base : parseDefaults(defaults, "example", base));
}

/** An app, and what its `serverless-defaults.yaml` says. */
interface Example {
  readonly definition: App;
  readonly defaults?: string;
}

const Message = z.object({ id: z.string() });

/** A function of the API that answers one route. */
function web(
  settings: FunctionSettings & { readonly streams?: boolean } = {},
  options: HttpApiOptions = {},
  paths: readonly string[] = ["/items/{id}"],
): Example {
  const routes = paths.map((path, index) => [
    `GET ${path}`,
    http(`answer-${paths.length - index}`, settings, () => new Response()),
  ]);
  return { definition: app("example", { api: httpApi(Object.fromEntries(routes), options) }) };
}

function many(): Example {
  const buckets = Array.from({ length: 100 }, (_, n) => bucket(`archive-of-year-${n}`));
  const uses = Object.fromEntries(buckets.map((archive, n) => [`archive${n}`, archive.reader]));
  return {
    definition: app("example", { api: httpApi({ "GET /": http("read", { uses }, () => new Response()) }) }),
  };
}

function severalSlow(): Example {
  const uploads = bucket("uploads");
  const own = { timeout: "60s" } as const;
  const read = http("read", { ...own, uses: { uploads: uploads.reader } }, () => new Response());
  const write = http("write", { ...own, uses: { uploads: uploads.writer } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "GET /files": read, "POST /files": write }) }) };
}

/** A queue and its consumer. */
function work(
  policy: DeliveryPolicy = {},
  options: Partial<QueueOptions<typeof Message>> = {},
  settings: FunctionSettings = {},
  batches = false,
): Example {
  const jobs = queue("jobs", { schema: Message, ...options });
  const own = { event: Message, timeout: "30s", ...settings } as const;
  const fn: ConsumerFunction<z.infer<typeof Message>> = batches
    ? batchConsumer("work", own, () => {})
    : consumer("work", own, () => {});
  const send = http("send", { uses: { jobs: jobs.sender } }, () => new Response());
  return {
    definition: app("example", { api: httpApi({ "POST /jobs": send }), jobs: consume(jobs, fn, policy) }),
  };
}

function shared(): Example {
  const fn = consumer("work", { event: Message, timeout: "30s" }, () => {});
  const urgent = queue("urgent", { schema: Message });
  const usual = queue("usual", { schema: Message });
  return {
    definition: app("example", {
      urgent: consume(urgent, fn, { maxConcurrency: 20 }),
      usual: consume(usual, fn, { maxConcurrency: 2 }),
    }),
  };
}

const fifo = (policy: DeliveryPolicy = {}, options: Partial<QueueOptions<typeof Message>> = {}) =>
  work(policy, { fifo: true, ...options });

/** A table that a function reads and writes. */
function items(key: z.ZodMiniType<string | number> = z.string()): Example {
  const Item = z.object({ id: key, group: z.string(), order: z.number(), expiresAt: z.int() });
  const things = table("items", {
    schema: Item,
    partitionKey: "id",
    indexes: { groups: { partitionKey: "group", sortKey: "order" } },
    timeToLive: "expiresAt",
  });
  const use = http("use", { uses: { things: things.readWriter } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "POST /items": use }) }) };
}

/** A bucket whose new objects go to functions. */
function files(names: readonly string[], settings: FunctionSettings = {}, attempts?: number): Example {
  const uploads = bucket("uploads");
  const subscriptions = names.map((name) => {
    const fn = consumer(name, { event: objectCreated, timeout: "30s", ...settings }, () => {});
    const retry = attempts === undefined ? {} : { retry: { attempts, initialDelay: "10s" as const } };
    return [`on-${name}`, onObjectCreated(uploads, fn, { suffix: ".csv", prefix: "in/", ...retry })];
  });
  return { definition: app("example", Object.fromEntries(subscriptions)) };
}

function both(): Example {
  const fn = consumer("both", { event: z.looseObject({}), timeout: "30s" }, () => {});
  const jobs = queue("jobs", { schema: z.looseObject({}) });
  return {
    definition: app("example", {
      jobs: consume(jobs, fn, { batchSize: 1 }),
      files: onObjectCreated(bucket("uploads"), fn),
    }),
  };
}

function timer(timing: ScheduleTiming): Example {
  const tidy = scheduled("tidy", { timeout: "30s" }, () => {});
  return { definition: app("example", { tidying: schedule(timing, tidy) }) };
}

function direct(settings: FunctionSettings): Example {
  const price = task("price", { input: Message, output: Message, ...settings }, ({ input }) => input);
  return { definition: app("example", { price }) };
}

function secrets(): Example {
  const key = secret("key");
  const pay = http("pay", { uses: { key: key.reader } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "POST /pay": pay }) }) };
}

/** What the model gives by itself, and no app can do without. */
const plainWork = () => work({ batchSize: 1 });

const EXAMPLES: Readonly<Record<FeatureName, () => Example>> = {
  "function.memory": () => web({ memory: 4096 }),
  "function.large-memory": () => web({ memory: 10_240 }),
  "function.arm64": () => web({ architecture: "arm64" }),
  "function.reserved": () => web({ concurrency: { reserved: 5 } }),
  "function.provisioned": () => web({ concurrency: { provisioned: 2 } }),
  "function.keep-warm": () => ({ ...web(), defaults: "functions: { coldStart: { keepWarm: 5m } }" }),
  "function.short-logs": () => ({ ...web(), defaults: "retention: { logs: 7d }" }),
  "function.many-resources": many,
  "http.routes": () => web({}, {}, ["/items/{id}", "/orders/{id}"]),
  "http.overlap": () => web({}, {}, ["/items/recent", "/items/{id}"]),
  "http.cors": () => web({}, { cors: { origins: ["https://shop.example"] } }),
  "http.validation": () => web(),
  "http.streaming": () => web({ streams: true }),
  "http.collected": () => web(),
  "http.body": () => web({}, { bodyLimit: 6 * 1024 * 1024 }),
  "http.large-body": () => web({}, { bodyLimit: 10 * 1024 * 1024 }),
  "http.slow": () => web({ timeout: "230s" }),
  "http.several-slow": severalSlow,
  "http.very-slow": () => web({ timeout: "15m" }),
  "queue.delivery": plainWork,
  "queue.order": plainWork,
  "queue.message": plainWork,
  "queue.delay": () => work({}, { delay: "15m" }),
  "queue.retry": () => work({ retry: { attempts: 100, maxDelay: "10m" } }),
  "queue.few-attempts": () => work({ retry: { attempts: 2 } }),
  "queue.many-attempts": () => work({ retry: { attempts: 500, maxDelay: "10m" } }),
  "queue.long-backoff": () => work({ retry: { attempts: 20, initialDelay: "1m", maxDelay: "11h" } }),
  "queue.factor": () => work({ retry: { factor: 1.5 } }),
  "queue.batch": () => work({ batchSize: 10 }, {}, {}, true),
  "queue.large-batch": () => work({ batchSize: 100 }, {}, {}, true),
  "queue.window": () => work({ batchSize: 100, batchWindow: "1m" }, {}, {}, true),
  "queue.long-window": () => work({ batchSize: 100, batchWindow: "5m" }, {}, {}, true),
  "queue.concurrency": () => work({ maxConcurrency: 5 }),
  "queue.shared-consumer": shared,
  "queue.long-run": () => work({ batchSize: 1 }, {}, { timeout: "15m" }),
  "queue.long-batch": () => work({ batchSize: 10 }, {}, { timeout: "15m" }, true),
  "queue.visibility": () => work({}, { visibilityTimeout: "1h" }),
  "queue.short-visibility": () => work({ batchSize: 1 }, { visibilityTimeout: "1m" }),
  "queue.retention": () => work({}, { retention: "14d" }),
  "queue.short-retention": () => work({}, { retention: "5m" }),
  "fifo.groups": () => fifo(),
  "fifo.deduplication": () => fifo(),
  "fifo.batch": () => fifo({ batchSize: 10 }),
  "fifo.window": () => fifo({ batchSize: 10, batchWindow: "10s" }),
  "fifo.delay": () => fifo({}, { delay: "1m" }),
  "table.items": () => items(),
  "table.query": () => items(),
  "table.index": () => items(),
  "table.mixed-keys": () => items(z.union([z.string(), z.number()])),
  "table.expiry": () => items(),
  "table.permissions": () => items(),
  "bucket.objects": () => files(["look"]),
  "bucket.events": () => files(["look"]),
  "bucket.overlap": () => files(["look", "measure"]),
  "bucket.retry": () => files(["look"], {}, 5),
  "bucket.long-run": () => files(["look"], { timeout: "15m" }),
  "consumer.both": both,
  "schedule.cron": () => timer({ cron: "30 4 * * 1-5" }),
  "schedule.every": () => timer({ every: "5m" }),
  "schedule.odd-interval": () => timer({ every: "7m" }),
  "schedule.zone": () => timer({ cron: "30 4 * * *", timeZone: "Europe/Berlin" }),
  "schedule.two-days": () => timer({ cron: "30 4 1 * 1" }),
  "schedule.retry": () => timer({ every: "1h" }),
  "task.direct": () => direct({ timeout: "30s" }),
  "task.slow": () => direct({ timeout: "15m" }),
  "secret.read": secrets,
};
