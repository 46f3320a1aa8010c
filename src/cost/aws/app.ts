import { deadLetterQueueOf } from "@motif/core/model";
import type { Quantity } from "../billing/line-item.ts";
import { averageOf, type Measure } from "../billing/measure.ts";
import { expectedInit } from "../cold-starts/data.ts";
import { KEEP_ALIVE_SECONDS } from "../cold-starts/model.ts";
import { DAYS_PER_MONTH, GIB, HOURS_PER_MONTH, SECONDS_PER_MONTH } from "../units.ts";
import { alarmsOf } from "../usage/alarms.ts";
import { averageColdShare, averageSpillShare, invocationMs, unitsPerInvocation } from "../usage/execution.ts";
import type { FunctionUsage } from "../usage/function-usage.ts";
import type { QueueUsage, TableUsage } from "../usage/kinds/rooms.ts";
import { perMonth } from "../usage/lane.ts";
import { emptyReceivesPerSecond } from "../usage/polling.ts";
import { requestsOf } from "../usage/triggers/api.ts";
import type { Usage } from "../usage/usage.ts";
import type { WorkflowUsage } from "../usage/workflow-usage.ts";
import type { Assumptions } from "../workload/assumptions.ts";
import { httpApi, restApi } from "./api-gateway.ts";
import { dynamoDb } from "./dynamodb.ts";
import { scheduler } from "./eventbridge.ts";
import { lambda } from "./lambda.ts";
import { awsObservability, sampledTraces } from "./observability.ts";
import { awsNetwork, awsSecrets } from "./platform.ts";
import { s3 } from "./s3.ts";
import { sqs } from "./sqs.ts";
import { expressWorkflow, standardWorkflow } from "./step-functions.ts";

/** What can be varied on AWS without changing the app. */
export interface AwsAppOptions {
  /** Default: HTTP API. */
  readonly gateway?: "http" | "rest";
  /** Workflows of another type than the workload says, by name. */
  readonly workflows?: Readonly<Record<string, WorkflowUsage["type"]>>;
}

/** SQS hands over at most 10 messages per call. */
const SQS_BATCH = 10;
/** Lambda gives a function one core at 1,769 MB (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html). */
const MB_PER_CORE = 1769;
/** The generated buckets keep replaced versions for 30 days. */
const NONCURRENT_MONTHS = 30 / DAYS_PER_MONTH;
/** DynamoDB adds 100 bytes of index data to every stored item (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html). */
const DYNAMODB_ITEM_OVERHEAD = 100;

/** A month of an app on AWS: Lambda, API Gateway, SQS, DynamoDB, S3, EventBridge Scheduler, Secrets Manager, CloudWatch, X-Ray. */
export function awsApp(usage: Usage, assumptions: Assumptions, options: AwsAppOptions = {}): Quantity[] {
  const { functions, resources, triggers, workflows } = usage;
  const gateway = options.gateway === "rest" ? restApi : httpApi;
  return [
    ...apiQuantities(triggers.api, gateway, assumptions),
    ...functions.flatMap((fn) => functionQuantities(fn, assumptions)),
    ...resources.queue.flatMap(queueQuantities),
    ...resources.table.flatMap(tableQuantities),
    ...resources.bucket.flatMap((bucket) =>
      s3(`bucket ${bucket.name}`, {
        storageGB:
          ((bucket.storedObjects + bucket.replaced * NONCURRENT_MONTHS) * averageOf(bucket.objectBytes)) /
          GIB,
        writes: bucket.puts + bucket.lists,
        reads: bucket.gets + bucket.heads,
      }),
    ),
    ...triggers.schedule.flatMap(({ name, events }) =>
      scheduler(`schedule ${name}`, { invocations: events }),
    ),
    ...resources.secret.flatMap(({ name, reads }) =>
      awsSecrets(`secret ${name}`, { secrets: 1, secretReads: reads }),
    ),
    ...workflows.flatMap((workflow) => workflowQuantities(workflow, options.workflows?.[workflow.name])),
    ...awsObservability("alarms", { alarms: alarmsOf(usage) }),
  ];
}

/** Duration of one invocation of a function with as much memory, in milliseconds. */
export function lambdaMs(fn: FunctionUsage): Measure {
  return invocationMs(fn, fn.entry.memory / MB_PER_CORE, unitsPerInvocation(fn));
}

/** Share of a function's invocations that meet a cold start on Lambda. */
export function lambdaColdShare(fn: FunctionUsage, alwaysReady: number): number {
  return averageColdShare(fn.invocationsPerSecond, {
    durationMs: lambdaMs(fn),
    keepAliveSeconds: KEEP_ALIVE_SECONDS["aws-lambda"],
    alwaysReady: Math.max(alwaysReady, fn.keepWarmPings > 0 ? 1 : 0),
    stated: fn.coldStartShare,
  });
}

function functionQuantities(fn: FunctionUsage, assumptions: Assumptions): Quantity[] {
  const { name, entry, invocations, keepWarmPings, asynchronous, deadEvents } = fn;
  const { architecture, memory: memoryMB, provisionedConcurrency } = entry;
  const durationMs = lambdaMs(fn);
  const { p50 } = expectedInit(`${entry.runtime}.x`, architecture, "zip", fn.loadMs);
  const provisioned = provisionedConcurrency > 0 && {
    concurrency: provisionedConcurrency,
    periods: 1,
    hoursPerPeriod: HOURS_PER_MONTH,
    spillShare: averageSpillShare(fn.invocationsPerSecond, durationMs, provisionedConcurrency),
  };
  const ofFunction = lambda(name, {
    architecture,
    memoryMB,
    requests: invocations,
    durationMs,
    coldStarts: { share: lambdaColdShare(fn, provisionedConcurrency), initMs: p50 },
    ...(asynchronous > 0 && { asyncEventBytes: fn.eventBytes }),
    ...(provisioned && { provisioned }),
  });
  const pings = lambda(name, { architecture, memoryMB, requests: keepWarmPings, durationMs: 1 });
  return [
    ...ofFunction,
    ...pings,
    ...scheduler(name, { invocations: keepWarmPings }),
    ...logs(name, fn.logBytes + invocations * assumptions.platformLogBytes, assumptions),
    ...awsObservability(name, { traces: entry.tracing ? tracesOf(fn) : 0 }),
    ...sqs(`queue ${deadLetterQueueOf(name)}`, {
      type: "standard",
      sends: { messages: deadEvents, messageBytes: fn.eventBytes, batchSize: 1 },
    }),
  ];
}

function logs(resource: string, bytes: number, { logKeptMonths }: Assumptions): Quantity[] {
  const logGB = bytes / GIB;
  return awsObservability(resource, { logGB, storedLogGB: logGB * logKeptMonths });
}

/** Traces begin where work comes in; what comes from a queue goes on with the trace of who sent it. */
function tracesOf({ triggers, invocationsPerSecond }: FunctionUsage): number {
  if (!triggers.some((trigger) => trigger !== "queue")) return 0;
  const secondsOfHour = SECONDS_PER_MONTH / invocationsPerSecond.length;
  return invocationsPerSecond.reduce(
    (sum, rate) => sum + sampledTraces(rate * secondsOfHour, secondsOfHour),
    0,
  );
}

function apiQuantities(
  routes: Usage["triggers"]["api"],
  gateway: typeof httpApi,
  assumptions: Assumptions,
): Quantity[] {
  const [first] = routes;
  if (!first) return [];
  const { requests, requestBytes, responseBytes } = requestsOf(routes);
  return [
    ...gateway(first.api, { requests, requestBytes }),
    ...awsNetwork(first.api, { internetOutGB: responseBytes / GIB }),
    ...logs(first.api, requests * assumptions.accessLogBytes, assumptions),
  ];
}

function queueQuantities(queue: QueueUsage): Quantity[] {
  const { entry, consumed, messageBytes, sent, delivered, batches, batchesPerSecond, handled } = queue;
  const batchSize = Math.min(SQS_BATCH, batches === 0 ? 1 : Math.max(1, delivered / batches));
  return sqs(`queue ${entry.name}`, {
    type: entry.fifo ? "fifo" : "standard",
    sends: { messages: sent, messageBytes, batchSize: Math.min(SQS_BATCH, queue.sendBatch) },
    receives: { messages: delivered, messageBytes, batchSize },
    emptyReceives: consumed ? perMonth(batchesPerSecond.map(emptyReceivesPerSecond)) : 0,
    // Deletes of what was handled, and a longer wait for each message that was not.
    otherCalls: handled / batchSize + (delivered - handled),
  });
}

/** A transition into each state, and one to begin with. */
function workflowQuantities(
  { name, type, executions, states, durationMs, memoryMB }: WorkflowUsage,
  instead?: WorkflowUsage["type"],
): Quantity[] {
  const resource = `workflow ${name}`;
  if ((instead ?? type) === "express") return expressWorkflow(resource, { executions, durationMs, memoryMB });
  const transitionsPerExecution = executions === 0 ? 0 : 1 + states / executions;
  return standardWorkflow(resource, { executions, transitionsPerExecution });
}

function tableQuantities(table: TableUsage): Quantity[] {
  const { layout, itemBytes, gets, getBytes, puts, updates, deletes, queries, storedItems } = table;
  const copies = 1 + Object.keys(layout.indexes).length;
  const itemBytesStored = storedItems * (averageOf(itemBytes) + DYNAMODB_ITEM_OVERHEAD);
  return dynamoDb(`table ${layout.name}`, {
    writes: [{ count: puts + updates + deletes, itemBytes, indexes: copies - 1 }],
    reads: [
      { count: gets, bytes: getBytes, consistency: "strong" },
      ...queries.map(({ calls, bytes, eventual }) => ({
        count: calls,
        bytes,
        consistency: eventual ? ("eventual" as const) : ("strong" as const),
      })),
    ],
    storageGB: (itemBytesStored * copies) / GIB,
    // Point-in-time recovery keeps the table, not its indexes.
    pitrGB: itemBytesStored / GIB,
  });
}
