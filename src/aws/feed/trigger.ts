import { type ConsumerFunction, InvalidArgumentError, MotifError, parse } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import { createRuntime, type EventFailure } from "@motif/runtime/platform";
import { jsonVariable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { deadLetter } from "../function/dead-letter.ts";
import { invocation, type LambdaContext, type LambdaHandler } from "../ground/lambda/context.ts";
import { isKeepWarm } from "../ground/lambda/keep-warm.ts";
import { lambdaPlatform } from "../ground/lambda/platform.ts";
import { Attempts } from "./attempts.ts";
import { FEEDS_VARIABLE, type Feed } from "./environment.ts";
import { type StreamRecord, streamEvent, toEvent } from "./event.ts";

/**
 * "Lambda uses the lowest sequence number as the checkpoint", and retries all records from there on
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html).
 */
export interface StreamResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

const feeds: z.ZodMiniType<readonly Feed[]> = z.array(
  z.object({
    table: z.string(),
    streamArn: z.string(),
    images: z.enum(["new", "old-and-new"]),
    attempts: z.number(),
    initialDelayMs: z.number(),
    maxDelayMs: z.number(),
    factor: z.number(),
  }),
);

const DONE: StreamResponse = { batchItemFailures: [] };
/** What is left of the time when a wait before the next attempt ends, for the answer. */
const MARGIN_MS = 1000;

/**
 * The Lambda handler of a consumer of tables' changes; its event source mappings must have `ReportBatchItemFailures`. A change that
 * fails holds back what is behind it in its shard; the wait before the next attempt is part of the invocation. After the last
 * attempt the change goes to the function's dead-letter queue, with all that it says, and the shard goes on. Throws
 * `missing-driver` and `missing-variable`.
 */
export function serve(fn: ConsumerFunction, drivers: Drivers): LambdaHandler<StreamResponse> {
  const platform = lambdaPlatform(drivers);
  const runtime = createRuntime(fn, platform);
  const byArn = new Map(jsonVariable(FEEDS_VARIABLE, feeds).map((feed) => [feed.streamArn, feed]));
  const attempts = new Attempts();
  const inOrderOf = fn.parallel > 1 ? "item" : "feed";
  return async (event, context) => {
    if (isKeepWarm(event)) return DONE;
    const { Records: records, redriven } = parse(streamEvent, event, "event of DynamoDB Streams");
    const [first] = records;
    if (!first) return DONE;
    const feed = feedOf(first, byArn);
    const events = records.map((record) =>
      toEvent(record, feed, attempts.before(record.dynamodb.SequenceNumber) + 1, inOrderOf),
    );
    const failures = await invocation(context, (call) => runtime.consume(events, call));
    if (redriven) return settleRedriven(records, failures, context);
    const checkpoint = await settle(records, failures, { feed, attempts, context, random: platform.random });
    return checkpoint === undefined ? DONE : { batchItemFailures: [{ itemIdentifier: checkpoint }] };
  };
}

function feedOf({ eventSourceARN }: StreamRecord, byArn: ReadonlyMap<string, Feed>): Feed {
  const feed = byArn.get(eventSourceARN);
  if (feed) return feed;
  throw new InvalidArgumentError(
    `${FEEDS_VARIABLE} has no entry for the stream ${eventSourceARN}. Build and deploy the function again.`,
  );
}

interface Settling {
  readonly feed: Feed;
  readonly attempts: Attempts;
  readonly context: LambdaContext;
  readonly random: () => number;
}

/** Returns from which change on all are to come again; undefined where none is. */
async function settle(
  records: readonly StreamRecord[],
  failures: readonly EventFailure[],
  { feed, attempts, context, random }: Settling,
): Promise<string | undefined> {
  const byId = new Map(failures.map((failure) => [failure.id, failure]));
  const index = records.findIndex(({ dynamodb }) => byId.has(dynamodb.SequenceNumber));
  for (const { dynamodb } of index === -1 ? records : records.slice(0, index)) {
    attempts.forget(dynamodb.SequenceNumber);
  }
  const failed = records[index];
  if (!failed) return undefined;
  const { SequenceNumber } = failed.dynamodb;
  const failure = byId.get(SequenceNumber);
  if (failure?.retryAfterMs !== undefined) {
    await pause(failure.retryAfterMs, context);
    return SequenceNumber; // another attempt has the change: this one was none
  }
  const made = attempts.add(SequenceNumber);
  const isOver = failure?.terminal || made >= feed.attempts;
  if (isOver && (await buried([failed], failure?.reason ?? "", context))) {
    attempts.forget(SequenceNumber);
    return records[index + 1]?.dynamodb.SequenceNumber;
  }
  await pause(backoffDelay(feed, made, random), context);
  return SequenceNumber;
}

/** What was sent back is an asynchronous invocation: where it fails, that does, and Lambda tries it again. */
async function settleRedriven(
  records: readonly StreamRecord[],
  failures: readonly EventFailure[],
  context: LambdaContext,
): Promise<StreamResponse> {
  if (failures.length === 0) return DONE;
  const reason = failures.map((failure) => failure.reason).join("; ");
  const isOver = failures.every(({ terminal }) => terminal);
  if (isOver && (await buried(records, reason, context))) return DONE;
  throw new MotifError("events-failed", `${failures.length} of ${records.length} changes failed: ${reason}`);
}

function buried(records: readonly StreamRecord[], reason: string, context: LambdaContext): Promise<boolean> {
  return deadLetter({ Records: records, redriven: true }, reason, context);
}

async function pause(milliseconds: number, context: LambdaContext): Promise<void> {
  const most = Math.max(0, context.getRemainingTimeInMillis() - MARGIN_MS);
  await new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, most)));
}
