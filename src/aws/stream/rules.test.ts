import { type Args, block, ref, resource } from "@motif/compile";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const stream = (changes: Args = {}) =>
  resource("aws_kinesis_stream", "readings", { name: "readings", encryption_type: "KMS", ...changes });
const mapping = (changes: Args = {}) =>
  resource("aws_lambda_event_source_mapping", "averages", {
    event_source_arn: ref(stream(), "arn"),
    function_name: "average",
    starting_position: "TRIM_HORIZON",
    maximum_retry_attempts: 4,
    function_response_types: ["ReportBatchItemFailures"],
    destination_config: block({ on_failure: block({ destination_arn: "arn" }) }),
    ...changes,
  });

describeRules(RULES, {
  right: [["a stream whose consumer gives up whole batches", [stream(), mapping()]]],
  wrong: [["AWS_STREAM_ENCRYPTED", "a stream in the clear", [stream({ encryption_type: undefined })]]],
});

describeConstraints([
  {
    type: "aws_kinesis_stream",
    good: "retention_period = 168",
    bad: "retention_period = 12",
    code: "value-out-of-range",
  },
]);
