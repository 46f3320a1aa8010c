import { nested, refersTo, resourcesOf } from "@motif/compile";
import { type Constraints, isSet, literal, type Rule, range } from "@motif/compile/kit";

const MAPPING = "aws_lambda_event_source_mapping";

/** What feeds must not be although Terraform and AWS would accept it. Only streams have a starting position. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_FEED_BISECT",
    appliesTo: [MAPPING],
    check: (mapping, module) =>
      !isSet(mapping, "starting_position") ||
      literal(mapping, "bisect_batch_on_function_error") === true ||
      // Of a stream of records, the app says whether batches are halved.
      resourcesOf(module, "aws_kinesis_stream").some(({ address }) => refersTo(mapping, address))
        ? undefined
        : "gives up all changes of a batch for one that crashes its function; set bisect_batch_on_function_error",
  },
  {
    code: "AWS_FEED_END",
    appliesTo: [MAPPING],
    check: (mapping) =>
      !isSet(mapping, "starting_position") ||
      (isSet(mapping, "maximum_retry_attempts") && nested(mapping, "destination_config").length > 0)
        ? undefined
        : "stands still until a change that cannot succeed is a day old, and then loses it; set maximum_retry_attempts and a destination_config",
  },
];

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const CONSTRAINTS: Constraints = {
  [MAPPING]: [
    range("maximum_record_age_in_seconds", -1, 604_800),
    range("maximum_retry_attempts", -1, 10_000),
  ],
};
