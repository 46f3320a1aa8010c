import { block, ref, resource } from "@motif/compile";
import { describeRules, destination, lambda } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const mapping = (changes: object = {}) =>
  resource("aws_lambda_event_source_mapping", "index", {
    function_name: ref("aws_lambda_function.work", "arn"),
    event_source_arn: "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/1",
    starting_position: "TRIM_HORIZON",
    bisect_batch_on_function_error: true,
    maximum_retry_attempts: 10,
    function_response_types: ["ReportBatchItemFailures"],
    destination_config: block({ on_failure: block({ destination_arn: "arn" }) }),
    ...changes,
  });

describeRules(RULES, {
  right: [["a mapping that halves its batches and comes to an end", [mapping(), lambda(), destination]]],
  wrong: [
    [
      "AWS_FEED_BISECT",
      "a mapping that gives up whole batches",
      [mapping({ bisect_batch_on_function_error: undefined }), lambda(), destination],
    ],
    [
      "AWS_FEED_END",
      "a mapping that tries for a day",
      [mapping({ maximum_retry_attempts: undefined }), lambda(), destination],
    ],
    [
      "AWS_FEED_END",
      "a mapping that gives up without a word",
      [mapping({ destination_config: undefined }), lambda(), destination],
    ],
  ],
});
