import { block, type Expression, type Resource, resource } from "@motif/compile";
import { identifier, outputByName, prefixed } from "@motif/compile/kit";
import { filterBlock } from "../ground/event-filter.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { refer, targetOf } from "../ground/terraform.ts";
import { queueReference } from "../queue/reference.ts";
import { type StreamPlan, type StreamPlans, streamName } from "./plan.ts";
import { STREAM_TYPE, streamReference } from "./reference.ts";
import type { StreamTriggerPlan, StreamTriggerPlans } from "./trigger-plan.ts";

/** The key that Kinesis has in every account; its policy is for all who may use the stream. */
export const OWN_KEY = "alias/aws/kinesis";

/** The streams. */
export function streamTerraform({ app, streams }: BasePlan & StreamPlans): TerraformParts {
  if (streams.length === 0) return {};
  return {
    data: streams.map((stream) => kinesisStream(app, stream)),
    outputs: {
      names: outputByName(
        "stream_names",
        "Kinesis data streams, by their name in the app.",
        streams.map(({ name }) => [name, refer(streamReference(name, "name"))]),
      ),
    },
  };
}

/** The functions that read streams. */
export function streamTriggerTerraform({
  functions,
  streamTriggers,
}: BasePlan & StreamTriggerPlans): TerraformParts {
  return {
    functions: streamTriggers.map((trigger) =>
      eventSource(trigger, targetOf(functions, trigger.function).arn),
    ),
  };
}

/** With a number of shards of its own, so that what it costs and how much it takes are known: on demand, a stream bills by the byte. */
function kinesisStream(app: string, stream: StreamPlan): Resource {
  return resource(
    STREAM_TYPE,
    identifier(stream.name),
    {
      name: prefixed(streamName(app, stream)),
      shard_count: stream.shards,
      retention_period: stream.retentionHours,
      encryption_type: "KMS",
      kms_key_id: OWN_KEY,
      stream_mode_details: block({ stream_mode: "PROVISIONED" }),
    },
    { comment: `${stream.description}.` },
  );
}

function eventSource(trigger: StreamTriggerPlan, target: Expression): Resource {
  return resource(
    "aws_lambda_event_source_mapping",
    identifier(trigger.name),
    {
      event_source_arn: refer(streamReference(trigger.stream, "arn")),
      function_name: target,
      starting_position: trigger.startingPosition,
      batch_size: trigger.batchSize,
      maximum_batching_window_in_seconds: trigger.batchWindow > 0 ? trigger.batchWindow : undefined,
      parallelization_factor: trigger.parallelization > 1 ? trigger.parallelization : undefined,
      maximum_retry_attempts: trigger.retries,
      maximum_record_age_in_seconds: trigger.maximumAge,
      bisect_batch_on_function_error: trigger.bisect ? true : undefined,
      function_response_types: ["ReportBatchItemFailures"],
      destination_config: block({
        on_failure: block({ destination_arn: refer(queueReference(trigger.failureQueue, "arn")) }),
      }),
      filter_criteria: filterBlock(trigger.filters),
    },
    { comment: `Stream ${trigger.stream} to ${trigger.function}.` },
  );
}
