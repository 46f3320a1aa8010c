import { filterCriteria } from "../ground/event-filter.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamParts } from "../ground/room.ts";
import { made, pascal, prefixed, samOutputByName, tagList } from "../ground/sam.ts";
import { getAtt, refTo, sub, type Value } from "../ground/yaml.ts";
import { queueId } from "../queue/sam.ts";
import { type StreamPlans, streamName } from "./plan.ts";
import { streamId } from "./reference.ts";
import { OWN_KEY } from "./terraform.ts";
import type { StreamTriggerPlan, StreamTriggerPlans } from "./trigger-plan.ts";

/** The streams. */
export function streamSam({ app, streams }: BasePlan & StreamPlans): SamParts {
  return {
    resources: streams.map((stream) =>
      made(streamId(stream.name), "AWS::Kinesis::Stream", {
        Name: sub(prefixed(streamName(app, stream))),
        ShardCount: stream.shards,
        RetentionPeriodHours: stream.retentionHours,
        StreamEncryption: { EncryptionType: "KMS", KeyId: OWN_KEY },
        StreamModeDetails: { StreamMode: "PROVISIONED" },
        Tags: tagList(app),
      }),
    ),
    outputs: {
      names: samOutputByName(
        "stream_names",
        "Name of the Kinesis data stream",
        streams.map(({ name }) => [name, refTo(streamId(name))]),
      ),
    },
  };
}

/** A stream's name or ARN. */
export function sayStream({ name, attribute }: Reference): string {
  return attribute === "name" ? `\${${streamId(name)}}` : `\${${streamId(name)}.Arn}`;
}

/** How a function reads streams. */
export function streamEvents(
  { streamTriggers }: StreamTriggerPlans,
  functionName: string,
): Record<string, Value> {
  const own = streamTriggers.filter((trigger) => trigger.function === functionName);
  return Object.fromEntries(own.map((trigger) => [pascal(trigger.name), kinesisEvent(trigger)]));
}

function kinesisEvent(trigger: StreamTriggerPlan): Value {
  return {
    Type: "Kinesis",
    Properties: {
      Stream: getAtt(streamId(trigger.stream), "Arn"),
      StartingPosition: trigger.startingPosition,
      BatchSize: trigger.batchSize,
      MaximumBatchingWindowInSeconds: trigger.batchWindow > 0 ? trigger.batchWindow : undefined,
      ParallelizationFactor: trigger.parallelization > 1 ? trigger.parallelization : undefined,
      MaximumRetryAttempts: trigger.retries,
      MaximumRecordAgeInSeconds: trigger.maximumAge,
      BisectBatchOnFunctionError: trigger.bisect ? true : undefined,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      DestinationConfig: {
        OnFailure: { Type: "SQS", Destination: getAtt(queueId(trigger.failureQueue), "Arn") },
      },
      FilterCriteria: filterCriteria(trigger.filters),
    },
  };
}
