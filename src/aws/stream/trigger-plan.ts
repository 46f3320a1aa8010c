import { type Refuse, wholeSeconds } from "@motif/compile/kit";
import {
  entryNamed,
  type FunctionEntry,
  type Inventory,
  type StreamTrigger,
  triggersOf,
} from "@motif/core/model";
import { STREAM_RECORD_TYPE } from "@motif/core/platform";
import { type FilterPattern, filterOf } from "../ground/event-filter.ts";
import type { EnvironmentValue, Statement } from "../ground/plan.ts";
import type { Claim, FunctionNeeds } from "../ground/room.ts";
import { queueReference } from "../queue/reference.ts";
import { STREAM_DELIVERIES, type StreamDelivery } from "./environment.ts";
import { streamReference } from "./reference.ts";

/** How functions read the streams of a plan. */
export interface StreamTriggerPlans {
  readonly streamTriggers: readonly StreamTriggerPlan[];
}

/** A Kinesis event source of a function. Times are in seconds. */
export interface StreamTriggerPlan {
  readonly name: string;
  readonly stream: string;
  readonly function: string;
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  readonly batchSize: number;
  readonly batchWindow: number;
  readonly parallelization: number;
  /** Batches at a time in all. */
  readonly atOnce: number;
  /** Besides the first attempt. */
  readonly retries: number;
  /** Undefined: as long as the stream keeps records. */
  readonly maximumAge?: number;
  readonly bisect: boolean;
  readonly failureQueue: string;
  /** The position moves over records that none of them matches without a call; all are wanted where there are none. */
  readonly filters?: readonly FilterPattern[];
}

/** How streams are read by functions. */
export function planStreamTriggers(inventory: Inventory, refuse: Refuse): StreamTriggerPlans {
  return {
    streamTriggers: triggersOf(inventory, "stream").map((trigger) => planned(trigger, inventory, refuse)),
  };
}

function planned(
  trigger: StreamTrigger,
  { resources, functions }: Inventory,
  refuse: Refuse,
): StreamTriggerPlan {
  const { name, source, function: fn, delivery } = trigger;
  const { maximumAgeMs, parallelization } = delivery;
  return {
    name,
    stream: source.stream,
    function: fn,
    startingPosition: delivery.startAt === "latest" ? "LATEST" : "TRIM_HORIZON",
    batchSize: delivery.batchSize,
    batchWindow: wholeSeconds(delivery.batchWindowMs, name, "batchWindow", refuse),
    parallelization,
    atOnce: parallelization * entryNamed(resources.stream, source.stream).shards,
    retries: delivery.attempts - 1,
    ...(maximumAgeMs !== undefined && {
      maximumAge: wholeSeconds(maximumAgeMs, name, "maximumAge", refuse),
    }),
    bisect: delivery.bisect,
    failureQueue: delivery.failureQueue,
    ...filtersOf(entryNamed(functions, fn), refuse),
  };
}

/** A filter is over the data: of the CloudEvent that a record is, or all of a record that somebody published without Motif. */
function filtersOf(fn: FunctionEntry, refuse: Refuse): Pick<StreamTriggerPlan, "filters"> {
  const pattern = filterOf(fn, refuse);
  if (pattern === undefined) return {};
  return {
    filters: [
      { data: { type: [STREAM_RECORD_TYPE], data: pattern } },
      { data: { specversion: [{ exists: false }], ...pattern } },
    ],
  };
}

/** What consumers may take of the account's concurrency: Lambda calls once for each shard, or several times. */
export function streamClaims({ streamTriggers }: StreamTriggerPlans): Claim[] {
  return streamTriggers.map(({ function: name, atOnce }) => ({
    function: name,
    of: "consumers",
    calls: atOnce,
  }));
}

/** What a consumer needs: Lambda's pollers act as its role, and the adapter gives up what no attempt can mend. */
export function streamNeeds({ name }: FunctionEntry, inventory: Inventory): FunctionNeeds {
  const consumed = triggersOf(inventory, "stream").filter((trigger) => trigger.function === name);
  return {
    environment: { [STREAM_DELIVERIES]: { json: consumed.map(deliveryOf) } },
    statements: consumed.flatMap((trigger) => consuming(name, trigger)),
  };
}

type JsonValue = Extract<EnvironmentValue, { readonly json: unknown }>["json"][number][string];

function deliveryOf({ source, delivery }: StreamTrigger): Record<keyof StreamDelivery, JsonValue> {
  return {
    stream: source.stream,
    streamArn: streamReference(source.stream, "arn"),
    failureQueueUrl: queueReference(delivery.failureQueue, "url"),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html, without what is for enhanced fan-out and for lists of streams. */
function consuming(functionName: string, { name, source, delivery }: StreamTrigger): Statement[] {
  return [
    {
      why: `${functionName}: consumes stream ${source.stream} (${name})`,
      actions: [
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
      ],
      access: "stream_consumer",
      resources: [streamReference(source.stream, "arn")],
    },
    {
      why: `${functionName}: tells queue ${delivery.failureQueue} of records of stream ${source.stream} (${name}) that failed`,
      actions: ["sqs:SendMessage"],
      resources: [queueReference(delivery.failureQueue, "arn")],
    },
  ];
}
