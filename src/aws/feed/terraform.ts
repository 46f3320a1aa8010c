import { block, type Expression, type Resource, resource } from "@motif/compile";
import { identifier } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { refer, targetOf } from "../ground/terraform.ts";
import { deadLetterReference } from "../queue/reference.ts";
import { tableReference } from "../table/reference.ts";
import type { FeedPlan, FeedPlans } from "./plan.ts";

/** The functions that read the changes of tables. */
export function feedTerraform({ functions, feeds }: BasePlan & FeedPlans): TerraformParts {
  return {
    functions: feeds.map((feed) => eventSource(feed, targetOf(functions, feed.function).arn)),
  };
}

function eventSource(feed: FeedPlan, target: Expression): Resource {
  return resource(
    "aws_lambda_event_source_mapping",
    identifier(feed.name),
    {
      event_source_arn: refer(tableReference(feed.table, "stream_arn")),
      function_name: target,
      // From the oldest change that is kept: none is lost before the first, and whoever replaces the mapping replays a day.
      starting_position: "TRIM_HORIZON",
      batch_size: feed.batchSize,
      maximum_batching_window_in_seconds: feed.batchWindow > 0 ? feed.batchWindow : undefined,
      parallelization_factor: feed.parallelizationFactor > 1 ? feed.parallelizationFactor : undefined,
      bisect_batch_on_function_error: true,
      maximum_retry_attempts: feed.maximumRetries,
      maximum_record_age_in_seconds: feed.maximumRecordAge,
      function_response_types: ["ReportBatchItemFailures"],
      destination_config: block({
        on_failure: block({ destination_arn: refer(deadLetterReference(feed.deadLetterQueue, "arn")) }),
      }),
    },
    { comment: `Changes of table ${feed.table} to ${feed.function}.` },
  );
}
