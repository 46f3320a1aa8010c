import { pascal } from "../ground/sam.ts";
import { getAtt, type Value } from "../ground/yaml.ts";
import { queueId } from "../queue/sam.ts";
import { tableId } from "../table/sam.ts";
import type { FeedPlan, FeedPlans } from "./plan.ts";

/** The changes that a function is called for. */
export function feedEvents({ feeds }: FeedPlans, functionName: string): Record<string, Value> {
  const own = feeds.filter((feed) => feed.function === functionName);
  return Object.fromEntries(own.map((feed) => [pascal(feed.name), streamEvent(feed)]));
}

function streamEvent(feed: FeedPlan): Value {
  return {
    Type: "DynamoDB",
    Properties: {
      Stream: getAtt(tableId(feed.table), "StreamArn"),
      StartingPosition: "TRIM_HORIZON",
      BatchSize: feed.batchSize,
      MaximumBatchingWindowInSeconds: feed.batchWindow > 0 ? feed.batchWindow : undefined,
      ParallelizationFactor: feed.parallelizationFactor > 1 ? feed.parallelizationFactor : undefined,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: feed.maximumRetries,
      MaximumRecordAgeInSeconds: feed.maximumRecordAge,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      DestinationConfig: { OnFailure: { Destination: getAtt(queueId(feed.deadLetterQueue), "Arn") } },
    },
  };
}
