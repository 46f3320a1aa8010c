import { deadLetterQueueOf } from "@motif/core/model";
import type { Quantity } from "../billing/line-item.ts";
import { averageOf, type Measure } from "../billing/measure.ts";
import { KEEP_ALIVE_SECONDS } from "../cold-starts/model.ts";
import { CostError } from "../errors.ts";
import { GIB, HOURS_PER_MONTH } from "../units.ts";
import { alarmsOf } from "../usage/alarms.ts";
import { averageColdShare, invocationMs } from "../usage/execution.ts";
import type { FunctionUsage } from "../usage/function-usage.ts";
import type { BucketUsage, QueueUsage, TableUsage } from "../usage/kinds/rooms.ts";
import { requestsOf } from "../usage/triggers/api.ts";
import type { Usage } from "../usage/usage.ts";
import type { Assumptions } from "../workload/assumptions.ts";
import { cloudRun } from "./cloud-run.ts";
import { cloudStorage, firestore } from "./data.ts";
import { cloudTasks, pubSub, schedulerJobs, workflows as workflowSteps } from "./messaging.ts";
import { gcpApiGateway, gcpPlatform } from "./platform.ts";

/** CPU that a 2nd gen function gets with its memory (https://cloud.google.com/functions/docs/configuring/memory). */
const CPU_BY_MEMORY: readonly (readonly [memoryMiB: number, vCPU: number])[] = [
  [128, 0.083],
  [256, 0.167],
  [512, 0.333],
  [1024, 0.583],
  [2048, 1],
  [4096, 2],
  [8192, 2],
  [16_384, 4],
  [32_768, 8],
];

/** A month of an app on Google Cloud: Cloud Run functions, API Gateway, Pub/Sub, Firestore, Cloud Storage with Eventarc, Scheduler. */
export function gcpApp(usage: Usage, assumptions: Assumptions): Quantity[] {
  const { functions, resources, triggers, workflows } = usage;
  const { queue: queues, table: tables, bucket: buckets, secret: secrets } = resources;
  return [
    ...apiQuantities(triggers.api, functions),
    ...functions.flatMap((fn) => functionQuantities(fn, assumptions)),
    ...queues.flatMap(queueQuantities),
    ...tables.flatMap(tableQuantities),
    ...buckets.flatMap(bucketQuantities),
    ...triggers.objects.flatMap((trigger) => objectEvents(trigger, assumptions)),
    ...triggers.schedule.flatMap(({ name }) => schedulerJobs(`schedule ${name}`, { jobs: 1 })),
    ...secrets.flatMap(({ name, reads }) =>
      gcpPlatform(`secret ${name}`, { secretVersions: 1, secretReads: reads }),
    ),
    // Calls of functions stay inside Google Cloud.
    ...workflows.flatMap(({ name, states }) =>
      workflowSteps(`workflow ${name}`, { internalSteps: states, externalSteps: 0 }),
    ),
    ...gcpPlatform("alarms", { alertConditions: alarmsOf(usage) }),
  ];
}

function apiQuantities(routes: Usage["triggers"]["api"], functions: readonly FunctionUsage[]): Quantity[] {
  const [first] = routes;
  if (!first) return [];
  const { requests, responseBytes } = requestsOf(routes);
  return [
    ...gcpPlatform(first.api, { internetOutGiB: responseBytes / GIB }),
    // Every function has a URL of its own: an API of several needs a gateway in front of them.
    ...(functions.filter(isHttp).length > 1 ? gcpApiGateway(first.api, { calls: requests }) : []),
  ];
}

function vCPUOf({ name, entry }: FunctionUsage): number {
  const step = CPU_BY_MEMORY.find(([memoryMiB]) => memoryMiB >= entry.memory);
  if (step) return step[1];
  throw new CostError(
    "bad-usage",
    `${name}: memory is ${entry.memory} MB; Cloud Run functions have 32768 MB at most`,
  );
}

/** Duration of one request, in milliseconds: Pub/Sub pushes messages one by one, so there are no batches. */
export function cloudRunMs(fn: FunctionUsage): Measure {
  return invocationMs(fn, vCPUOf(fn), 1);
}

/** Share of a function's requests that meet a cold start on Cloud Run. */
export function cloudRunColdShare(fn: FunctionUsage, alwaysReady: number): number {
  return averageColdShare(fn.unitsPerSecond, {
    durationMs: cloudRunMs(fn),
    keepAliveSeconds: KEEP_ALIVE_SECONDS["gcp-functions"],
    alwaysReady: Math.max(alwaysReady, minimumInstances(fn)),
    stated: fn.coldStartShare,
  });
}

/** Keeping a function warm takes a minimum instance: a call of its own would keep none. */
function minimumInstances({ entry, keepWarmPings }: FunctionUsage): number {
  return Math.max(entry.provisionedConcurrency, keepWarmPings > 0 ? 1 : 0);
}

function functionQuantities(fn: FunctionUsage, assumptions: Assumptions): Quantity[] {
  const { name, entry, units, deadEvents, eventBytes } = fn;
  const instances = minimumInstances(fn);
  const size = { vCPU: vCPUOf(fn), memoryMiB: entry.memory };
  const logBytes = fn.logBytes + units * (assumptions.platformLogBytes + assumptions.gcpRequestLogBytes);
  return [
    ...cloudRun(name, {
      ...size,
      requests: units,
      durationMs: cloudRunMs(fn),
      coldStarts: {
        share: cloudRunColdShare(fn, instances),
        initMs: assumptions.gcpStartupMs + fn.loadMs,
      },
      minInstances: { instances, hours: HOURS_PER_MONTH },
    }),
    ...gcpPlatform(name, { logGiB: logBytes / GIB }),
    ...deadLetters(deadLetterQueueOf(name), deadEvents, eventBytes),
  ];
}

function isHttp({ entry }: FunctionUsage): boolean {
  return entry.kind === "http";
}

/**
 * A delayed message waits as a task of Cloud Tasks, which publishes it; a FIFO message leaves a marker, written before
 * and after it is sent.
 */
function queueQuantities({ entry, messageBytes, sent, sendBatch, delivered, dead }: QueueUsage): Quantity[] {
  const resource = `queue ${entry.name}`;
  const tasks = { tasks: sent, taskBytes: messageBytes, deliveryAttempts: sent };
  const markers = { reads: 0, writes: 2 * sent, ttlDeletes: sent, storageGiB: 0, namedDatabase: true };
  return [
    ...(entry.delayMs > 0 ? cloudTasks(resource, tasks) : []),
    ...(entry.fifo ? firestore(resource, markers) : []),
    ...pubSub(resource, {
      messages: sent,
      messageBytes,
      publishBatch: entry.delayMs > 0 ? 1 : sendBatch,
      deliveries: delivered,
      deliveryBatch: 1,
    }),
    ...deadLetters(`${entry.name}-dead-letter`, dead, messageBytes),
  ];
}

function deadLetters(name: string, messages: number, messageBytes: Measure): Quantity[] {
  return pubSub(`queue ${name}`, {
    messages,
    messageBytes,
    publishBatch: 1,
    deliveries: 0,
    deliveryBatch: 1,
  });
}

/** A query reads one document more than it returns, to see whether there are more; an update reads first. */
function tableQuantities(table: TableUsage): Quantity[] {
  const { layout, itemBytes, gets, puts, updates, deletes, expired, queries, storedItems } = table;
  const queried = queries.reduce((sum, { calls, items }) => sum + calls * (items + 1), 0);
  return firestore(`table ${layout.name}`, {
    reads: gets + updates + queried,
    writes: puts + updates,
    deletes,
    ttlDeletes: expired,
    storageGiB: (storedItems * averageOf(itemBytes)) / GIB,
    namedDatabase: true,
  });
}

function bucketQuantities(bucket: BucketUsage): Quantity[] {
  return cloudStorage(`bucket ${bucket.name}`, {
    storageGiB: (bucket.storedObjects * averageOf(bucket.objectBytes)) / GIB,
    writes: bucket.puts + bucket.lists,
    // A get reads the metadata, and then the content of that generation.
    reads: bucket.gets * 2 + bucket.heads,
  });
}

/** Object events come through Eventarc, whose transport is Pub/Sub. */
function objectEvents(
  { bucket, events, deliveries }: Usage["triggers"]["objects"][number],
  assumptions: Assumptions,
): Quantity[] {
  return pubSub(`bucket ${bucket}`, {
    messages: events,
    messageBytes: assumptions.objectEventBytes,
    publishBatch: 1,
    deliveries,
    deliveryBatch: 1,
  });
}
