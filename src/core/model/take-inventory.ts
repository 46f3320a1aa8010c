import type { AnyFunction, App, RetryPolicy } from "../app.ts";
import { DefinitionError } from "../errors.ts";
import type { FunctionClass } from "../functions/settings.ts";
import type { QueueLayout } from "../resources/queue.ts";
import { type Duration, milliseconds } from "../units.ts";
import { problemsOf } from "./check.ts";
import { functionsOf, resourcesOf } from "./collect.ts";
import { type Defaults, loadDefaults } from "./defaults.ts";
import {
  type ApiEntry,
  type AsynchronousDelivery,
  type AsyncRetryEntry,
  deadLetterQueueOf,
  type FunctionEntry,
  type Inventory,
  type QueueEntry,
  type RetryEntry,
  type RouteEntry,
  type TriggerEntry,
  wired,
} from "./inventory.ts";
import { parseRoute } from "./routes.ts";

const DEFAULT_BATCH_SIZE = 10;
const DEFAULT_BODY_LIMIT = 6 * 1024 * 1024;
const UNCONSUMED_VISIBILITY_MS = 30_000;

const CLASS_OF: Readonly<Record<AnyFunction["kind"], FunctionClass>> = {
  http: "api",
  consumer: "async",
  task: "async",
  scheduled: "batch",
};

/** Checks an app and spells it out. Throws {@link DefinitionError} with everything that is wrong. */
export function takeInventory(app: App, defaults: Defaults = loadDefaults()): Inventory {
  const problems = problemsOf(app);
  if (problems.length > 0) throw new DefinitionError(app.name, problems);
  const functions = functionsOf(app).map((fn) => functionEntry(app, fn, defaults));
  const resources = resourcesOf(app);
  const tables = resources.filter((resource) => resource.kind === "table");
  const queues = resources
    .filter((resource) => resource.kind === "queue")
    .map((queue) => queueEntry(app, queue, functions));
  const buckets = resources.filter((resource) => resource.kind === "bucket");
  const secrets = resources.filter((resource) => resource.kind === "secret");
  const api = apiEntry(app);
  const triggers = triggerEntries(app, defaults);
  return {
    app: app.name,
    functions,
    resources: { table: tables, queue: queues, bucket: buckets, secret: secrets },
    tables,
    queues,
    buckets,
    secrets,
    ...(api && { api }),
    triggers,
    queueSubscriptions: wired(app, "queueSubscription").map(({ name, wiring }) => ({
      name,
      queue: wiring.queue.name,
      function: wiring.consumer.name,
      batchSize: wiring.batchSize ?? (wiring.queue.fifo ? 1 : DEFAULT_BATCH_SIZE),
      batchWindowMs: ms(wiring.batchWindow ?? "0s"),
      ...(wiring.maxConcurrency !== undefined && { maxConcurrency: wiring.maxConcurrency }),
      retry: retryEntry(wiring.retry, defaults.retries.queue),
      deadLetterQueue: deadLetterQueueOf(wiring.queue.name),
    })),
    objectSubscriptions: wired(app, "objectSubscription").map(({ name, wiring }) => ({
      name,
      bucket: wiring.bucket.name,
      prefix: wiring.prefix ?? "",
      suffix: wiring.suffix ?? "",
      function: wiring.consumer.name,
    })),
    schedules: wired(app, "schedule").map(({ name, wiring }) => ({
      name,
      timing: wiring.timing,
      function: wiring.function.name,
    })),
    byHand: unaddressed(undefined, defaults),
    retention: { logsMs: ms(defaults.retention.logs), deadLettersMs: ms(defaults.retention.deadLetters) },
  };
}

function unaddressed(retry: RetryPolicy | undefined, defaults: Defaults): Inventory["byHand"] {
  return {
    mode: "asynchronous",
    ...retryEntry(retry, defaults.retries.async),
    maximumAgeMs: ms(defaults.retries.async.maximumAge),
  };
}

function triggerEntries(app: App, defaults: Defaults): TriggerEntry[] {
  const asynchronous = (functionName: string, retry?: RetryPolicy): AsynchronousDelivery => ({
    ...unaddressed(retry, defaults),
    deadLetterQueue: deadLetterQueueOf(functionName),
  });
  const routes = wired(app, "httpApi").flatMap(({ name: api, wiring }) =>
    Object.entries(wiring.routes).map(([name, fn]): TriggerEntry => {
      const { function: functionName, ...route } = routeEntry(name, fn.name);
      const source = { api, ...route };
      return { kind: "api", name, source, function: functionName, delivery: { mode: "synchronous" } };
    }),
  );
  const queues = wired(app, "queueSubscription").map(({ name, wiring }): TriggerEntry => {
    const { queue, consumer, batchSize, batchWindow, maxConcurrency, retry } = wiring;
    return {
      kind: "queue",
      name,
      source: { queue: queue.name },
      function: consumer.name,
      delivery: {
        mode: "polled",
        batchSize: batchSize ?? (queue.fifo ? 1 : DEFAULT_BATCH_SIZE),
        batchWindowMs: ms(batchWindow ?? "0s"),
        ...(maxConcurrency !== undefined && { maxConcurrency }),
        ...retryEntry(retry, defaults.retries.queue),
        deadLetterQueue: deadLetterQueueOf(queue.name),
      },
    };
  });
  const objects = wired(app, "objectSubscription").map(({ name, wiring }): TriggerEntry => {
    const { bucket, consumer, prefix = "", suffix = "", retry } = wiring;
    const source = { bucket: bucket.name, prefix, suffix };
    const delivery = asynchronous(consumer.name, retry);
    return { kind: "objects", name, source, function: consumer.name, delivery };
  });
  const schedules = wired(app, "schedule").map(({ name, wiring: { timing, function: fn } }): TriggerEntry => {
    return { kind: "schedule", name, source: { timing }, function: fn.name, delivery: asynchronous(fn.name) };
  });
  const direct = wired(app, "task").map(({ name, wiring }): TriggerEntry => {
    return { kind: "direct", name, source: {}, function: wiring.name, delivery: asynchronous(wiring.name) };
  });
  return [...routes, ...queues, ...objects, ...schedules, ...direct];
}

function functionEntry(app: App, fn: AnyFunction, defaults: Defaults): FunctionEntry {
  const { settings } = fn;
  const functionClass = defaults.classes[settings.class ?? CLASS_OF[fn.kind]];
  const reserved = settings.concurrency?.reserved ?? defaults.functions.concurrency.reserved;
  const { keepWarm } = defaults.functions.coldStart;
  return {
    name: fn.name,
    kind: fn.kind,
    definition: fn,
    runtime: defaults.functions.runtime,
    architecture: settings.architecture ?? defaults.functions.architecture,
    memory: settings.memory ?? functionClass.memory ?? defaults.functions.memory,
    timeoutMs: ms(settings.timeout ?? functionClass.timeout),
    ...(reserved !== null && { reservedConcurrency: reserved }),
    provisionedConcurrency: settings.concurrency?.provisioned ?? defaults.functions.concurrency.provisioned,
    ...(keepWarm !== null && { keepWarmMs: ms(keepWarm) }),
    logLevel: defaults.functions.logLevel,
    tracing: defaults.functions.tracing,
    grants: Object.entries(fn.uses)
      .map(([name, grant]) => ({ name, resource: grant.resource, access: grant.access }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    asyncRetry: asyncRetryEntry(app, fn, defaults),
  };
}

function asyncRetryEntry(app: App, fn: AnyFunction, defaults: Defaults): AsyncRetryEntry {
  const own = wired(app, "objectSubscription").find(({ wiring }) => wiring.consumer === fn)?.wiring.retry;
  return {
    ...retryEntry(own, defaults.retries.async),
    maximumAgeMs: ms(defaults.retries.async.maximumAge),
    deadLetterQueue: deadLetterQueueOf(fn.name),
  };
}

function retryEntry(own: RetryPolicy | undefined, defaults: Defaults["retries"]["queue"]): RetryEntry {
  return {
    attempts: own?.attempts ?? defaults.attempts,
    initialDelayMs: ms(own?.initialDelay ?? defaults.initialDelay),
    maxDelayMs: ms(own?.maxDelay ?? defaults.maxDelay),
    factor: own?.factor ?? defaults.factor,
  };
}

function queueEntry(app: App, queue: QueueLayout, functions: readonly FunctionEntry[]): QueueEntry {
  const subscription = wired(app, "queueSubscription").find(({ wiring }) => wiring.queue === queue)?.wiring;
  const consumer = functions.find((fn) => fn.definition === subscription?.consumer);
  const needed = consumer
    ? 6 * consumer.timeoutMs + ms(subscription?.batchWindow ?? "0s")
    : UNCONSUMED_VISIBILITY_MS;
  return {
    name: queue.name,
    layout: queue,
    fifo: queue.fifo,
    retentionMs: ms(queue.retention),
    delayMs: ms(queue.delay),
    visibilityTimeoutMs: queue.visibilityTimeout === undefined ? needed : ms(queue.visibilityTimeout),
  };
}

function apiEntry(app: App): ApiEntry | undefined {
  const [api] = wired(app, "httpApi");
  if (!api) return undefined;
  const { routes, cors, bodyLimit } = api.wiring;
  return {
    name: api.name,
    routes: Object.entries(routes).map(([key, fn]) => routeEntry(key, fn.name)),
    ...(cors && { cors }),
    bodyLimit: bodyLimit ?? DEFAULT_BODY_LIMIT,
  };
}

function routeEntry(key: string, functionName: string): RouteEntry {
  const route = parseRoute(key);
  if (typeof route === "string") throw new Error(`Route ${key} was not checked: ${route}`);
  return { ...route, function: functionName };
}

function ms(duration: Duration): number {
  return milliseconds(duration);
}
