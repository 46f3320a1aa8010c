import { type Refuse, wholeSeconds } from "@motif/compile/kit";
import {
  type FeedTrigger,
  type FunctionEntry,
  type Inventory,
  type RetryEntry,
  triggersOf,
} from "@motif/core/model";
import type { EnvironmentValue, Statement } from "../ground/plan.ts";
import type { FunctionNeeds } from "../ground/room.ts";
import { tableReference } from "../table/reference.ts";
import { FEEDS_VARIABLE, type Feed } from "./environment.ts";
import { QUOTAS } from "./profile.ts";

/** The feeds of a plan. */
export interface FeedPlans {
  readonly feeds: readonly FeedPlan[];
}

/** An event source of a function: the stream of a table. */
export interface FeedPlan {
  readonly name: string;
  readonly table: string;
  readonly function: string;
  readonly batchSize: number;
  readonly batchWindow: number;
  readonly parallelizationFactor: number;
  readonly maximumRetries: number;
  readonly maximumRecordAge?: number;
  /** The queue of what the function never answered for. */
  readonly deadLetterQueue: string;
}

/** The feeds, and who reads them. */
export function planFeeds(inventory: Inventory, refuse: Refuse): FeedPlans {
  const triggers = triggersOf(inventory, "feed");
  for (const own of Map.groupBy(triggers, ({ source }) => source.table).values()) refuseMany(own, refuse);
  return { feeds: triggers.map((trigger) => planned(trigger, refuse)) };
}

function planned({ name, source, function: fn, delivery }: FeedTrigger, refuse: Refuse): FeedPlan {
  const { batchSize, batchWindowMs, parallel, attempts, maximumAgeMs } = source.reading;
  return {
    name,
    table: source.table,
    function: fn,
    batchSize,
    batchWindow: wholeSeconds(batchWindowMs, name, "batchWindow", refuse),
    parallelizationFactor: parallel,
    // The adapter counts, and puts a change aside. Its count ends with its environment, and it is not asked where that crashes or
    // is too slow: twice as many, so that what Lambda gives up is what nobody answered for.
    maximumRetries: 2 * attempts,
    ...(maximumAgeMs !== undefined && {
      maximumRecordAge: wholeSeconds(maximumAgeMs, name, "maxAge", refuse),
    }),
    deadLetterQueue: delivery.deadLetterQueue,
  };
}

/** What a function needs that reads feeds. */
export function feedNeeds({ name }: FunctionEntry, inventory: Inventory): FunctionNeeds {
  const read = triggersOf(inventory, "feed").filter((trigger) => trigger.function === name);
  return {
    environment: { [FEEDS_VARIABLE]: { json: read.map(feedOf) } },
    statements: [...read.map((trigger) => reading(name, trigger)), listing(name)],
  };
}

type JsonValue = Extract<EnvironmentValue, { readonly json: unknown }>["json"][number][string];

function feedOf({ source }: FeedTrigger): Record<keyof Feed, JsonValue> {
  const { table, images, reading } = source;
  const { attempts, initialDelayMs, maxDelayMs, factor } = reading satisfies RetryEntry;
  return {
    table,
    streamArn: tableReference(table, "stream_arn"),
    images,
    attempts,
    initialDelayMs,
    maxDelayMs,
    factor,
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html */
function reading(functionName: string, { name, source: { table } }: FeedTrigger): Statement {
  return {
    why: `${functionName}: reads the changes of table ${table} (${name})`,
    actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    access: "feed_reader",
    resources: [tableReference(table, "stream_arn")],
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
function listing(functionName: string): Statement {
  return {
    why: `${functionName}: Lambda's poller lists streams, for which there is no resource`,
    actions: ["dynamodb:ListStreams"],
    resources: "every-resource",
  };
}

/** "Having more than two readers per shard can result in throttling" (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html). */
function refuseMany(triggers: readonly FeedTrigger[], refuse: Refuse): void {
  const most = QUOTAS.readers.value;
  const [third] = triggers.slice(most);
  if (!third) return;
  refuse(
    third.name,
    `${triggers.length} functions read the changes of table ${third.source.table}, and more than ${most} readers of a stream throttle each other; send from one of them to a topic`,
  );
}
