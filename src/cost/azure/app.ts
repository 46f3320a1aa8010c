import { deadLetterQueueOf } from "@motif/core/model";
import type { Quantity } from "../billing/line-item.ts";
import { averageOf, type Measure } from "../billing/measure.ts";
import { KEEP_ALIVE_SECONDS } from "../cold-starts/model.ts";
import { CostError } from "../errors.ts";
import { GIB, HOURS_PER_MONTH } from "../units.ts";
import { alarmsOf } from "../usage/alarms.ts";
import {
  activeInstances,
  averageColdShare,
  averageSpillShare,
  invocationMs,
  unitsPerInvocation,
} from "../usage/execution.ts";
import type { FunctionUsage } from "../usage/function-usage.ts";
import type { QueueUsage, TableUsage } from "../usage/kinds/rooms.ts";
import { requestsOf } from "../usage/triggers/api.ts";
import type { Usage } from "../usage/usage.ts";
import type { Assumptions } from "../workload/assumptions.ts";
import { blobStorage, cosmosServerless, readRequestUnits, STRONG_READ_FACTOR } from "./data.ts";
import { functionsFlex } from "./functions.ts";
import { eventGrid, serviceBus, serviceBusStandardBase } from "./messaging.ts";
import { apiManagement, azurePlatform, durableTaskScheduler } from "./platform.ts";

/**
 * Instance sizes of Flex Consumption and their cores
 * (https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes).
 */
const INSTANCES = [
  { memoryMB: 512, cores: 0.25 },
  { memoryMB: 2048, cores: 1 },
  { memoryMB: 4096, cores: 2 },
] as const;
type Instance = (typeof INSTANCES)[number];

/** An instance that executes anything is billed for a second at least. */
const SHORTEST_MS = 1000;

/** A month of an app on Azure: Functions Flex Consumption, Service Bus, Cosmos DB serverless, Blob Storage, Event Grid. */
export function azureApp(usage: Usage, assumptions: Assumptions): Quantity[] {
  const { functions, resources, triggers, workflows } = usage;
  const { queue: queues, table: tables, bucket: buckets, secret: secrets } = resources;
  const usesServiceBus = queues.length > 0 || functions.some(({ hasDeadLetters }) => hasDeadLetters);
  return [
    ...apiQuantities(triggers.api, functions),
    ...functions.flatMap((fn) => functionQuantities(fn, sharing(fn, functions, assumptions), assumptions)),
    ...(usesServiceBus ? serviceBusStandardBase() : []),
    ...queues.flatMap(queueQuantities),
    ...tables.flatMap((table) => tableQuantities(table, assumptions)),
    ...buckets.flatMap((bucket) =>
      blobStorage(`bucket ${bucket.name}`, {
        storageGB: (bucket.storedObjects * averageOf(bucket.objectBytes)) / GIB,
        writes: bucket.puts + bucket.lists,
        reads: bucket.gets,
        other: bucket.heads,
      }),
    ),
    ...triggers.objects.flatMap((trigger) => objectEvents(trigger, assumptions)),
    ...secrets.flatMap(({ name, reads }) => azurePlatform(`secret ${name}`, { secretReads: reads })),
    // The start of an execution is an action, and each task two.
    ...workflows.flatMap(({ name, executions, tasks }) =>
      durableTaskScheduler(`workflow ${name}`, { actions: executions + 2 * tasks }),
    ),
    ...azurePlatform("alarms", { alerts: alarmsOf(usage) }),
  ];
}

function apiQuantities(routes: Usage["triggers"]["api"], functions: readonly FunctionUsage[]): Quantity[] {
  const [first] = routes;
  if (!first) return [];
  const { requests, responseBytes } = requestsOf(routes);
  return [
    ...azurePlatform(first.api, { internetOutGB: responseBytes / GIB }),
    // Every function app has an address of its own: an API that is spread over several needs a gateway in front.
    ...(httpApps(functions).length > 1 ? apiManagement(first.api, { calls: requests }) : []),
  ];
}

/** The smallest instance with as much memory as a function asks for. */
function instanceOf({ name, entry }: FunctionUsage): Instance {
  const instance = INSTANCES.find(({ memoryMB }) => memoryMB >= entry.memory);
  if (instance) return instance;
  throw new CostError(
    "bad-usage",
    `${name}: memory is ${entry.memory} MB; Flex Consumption has 4096 MB at most`,
  );
}

/** Duration of one invocation, in milliseconds. */
export function flexMs(fn: FunctionUsage): Measure {
  return invocationMs(fn, instanceOf(fn).cores, unitsPerInvocation(fn));
}

/**
 * Share of a function's executions that meet a cold start on Flex Consumption, as if it had instances of its own that
 * take one execution at a time: HTTP functions share theirs, so the true share is lower.
 */
export function flexColdShare(fn: FunctionUsage, alwaysReady: number): number {
  return averageColdShare(fn.invocationsPerSecond, {
    durationMs: flexMs(fn),
    keepAliveSeconds: KEEP_ALIVE_SECONDS["azure-functions"],
    alwaysReady,
    stated: fn.coldStartShare,
  });
}

/**
 * How many executions share an instance's active time on average. HTTP functions of an app run in the same instances,
 * several requests at a time; other functions have their own instances, and take one batch after another
 * (https://learn.microsoft.com/azure/azure-functions/event-driven-scaling#per-function-scaling).
 */
function sharing(fn: FunctionUsage, functions: readonly FunctionUsage[], assumptions: Assumptions): number {
  const group = httpApps(functions).find((app) => app.includes(fn));
  if (!group) return 1;
  const instance = instanceOf(fn);
  const places = (assumptions.azureHttpConcurrency * instance.memoryMB) / 512;
  let executions = 0;
  let instances = 0;
  for (const hour of fn.invocationsPerSecond.keys()) {
    const load = group.reduce((sum, each) => {
      const seconds = averageOf(flexMs(each), (ms) => Math.max(SHORTEST_MS, ms)) / 1000;
      return sum + (each.invocationsPerSecond[hour] ?? 0) * seconds;
    }, 0);
    executions += load;
    instances += load === 0 ? 0 : activeInstances(load, places);
  }
  return instances === 0 ? 1 : executions / instances;
}

/**
 * The function apps of an API, as the compiler makes them: functions that may do the same and are set up alike share one,
 * but for those with a concurrency of their own.
 */
function httpApps(functions: readonly FunctionUsage[]): (readonly FunctionUsage[])[] {
  const http = functions.filter(({ entry }) => entry.kind === "http");
  return [...Map.groupBy(http, groupOf).values()];
}

function groupOf(fn: FunctionUsage): string {
  const { name, grants, timeoutMs, logLevel, tracing, reservedConcurrency, provisionedConcurrency } =
    fn.entry;
  if (reservedConcurrency !== undefined || provisionedConcurrency > 0) return name;
  const allowed = grants.map(({ resource, access }) => `${resource.kind} ${resource.name} ${access}`);
  const setUp = [instanceOf(fn).memoryMB, timeoutMs, logLevel, tracing];
  return JSON.stringify([[...new Set(allowed)].sort(), setUp]);
}

function functionQuantities(fn: FunctionUsage, concurrency: number, assumptions: Assumptions): Quantity[] {
  const { name, entry, invocations, deadEvents, eventBytes } = fn;
  const durationMs = flexMs(fn);
  const instanceMemoryMB = instanceOf(fn).memoryMB;
  const instances = entry.provisionedConcurrency;
  const alwaysReady = instances > 0 && {
    instances,
    hours: HOURS_PER_MONTH,
    share: 1 - averageSpillShare(fn.invocationsPerSecond, durationMs, instances),
  };
  const telemetry =
    fn.logBytes + invocations * (assumptions.platformLogBytes + assumptions.azureTelemetryBytes);
  return [
    ...functionsFlex(name, {
      executions: invocations,
      durationMs,
      instanceMemoryMB,
      concurrency,
      ...(alwaysReady && { alwaysReady }),
    }),
    ...azurePlatform(name, { telemetryGB: telemetry / GIB }),
    ...serviceBus(`queue ${deadLetterQueueOf(name)}`, {
      tier: "standard",
      messageBytes: eventBytes,
      sends: deadEvents,
      receives: 0,
    }),
  ];
}

/**
 * A message that failed is sent again as a copy with a delay, and as a dead letter in the end; a FIFO queue's is given
 * back instead, so that it keeps its place.
 */
function queueQuantities({ entry, messageBytes, sent, delivered, handled, dead }: QueueUsage): Quantity[] {
  const again = entry.fifo ? dead : delivered - handled;
  return serviceBus(`queue ${entry.name}`, {
    tier: "standard",
    messageBytes,
    sends: sent + again,
    receives: delivered,
  });
}

/** Event Grid puts each event into a Service Bus queue, once; from there it is delivered as a message is. */
function objectEvents(
  { bucket, events, deliveries }: Usage["triggers"]["objects"][number],
  assumptions: Assumptions,
): Quantity[] {
  const eventBytes = assumptions.objectEventBytes;
  return [
    ...eventGrid(`bucket ${bucket}`, { events, eventBytes, deliveryAttempts: events }),
    ...serviceBus(`bucket ${bucket}`, {
      tier: "standard",
      messageBytes: eventBytes,
      sends: deliveries,
      receives: deliveries,
    }),
  ];
}

/** Deletes, those by time to live too, cost as much as writes; a query costs its base and what it reads. */
function tableQuantities(table: TableUsage, assumptions: Assumptions): Quantity[] {
  const { layout, itemBytes, gets, getBytes, puts, updates, deletes, expired, queries, storedItems } = table;
  const queryRequestUnits = queries.reduce((sum, { calls, bytes, eventual }) => {
    const units = assumptions.cosmosQueryUnits + readRequestUnits(bytes);
    return sum + calls * units * (eventual ? 1 : STRONG_READ_FACTOR);
  }, 0);
  return cosmosServerless(`table ${layout.name}`, {
    // An update reads the item that it changes.
    pointReads: { count: gets + updates, itemBytes: getBytes, consistency: "strong" },
    writes: { count: puts + updates + deletes + expired, itemBytes },
    queryRequestUnits,
    storageGB: (storedItems * averageOf(itemBytes)) / GIB,
  });
}
