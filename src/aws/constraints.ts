import {
  anyOf,
  type Constraints,
  conflicts,
  exactlyOneOf,
  oneOf,
  pattern,
  range,
  requires,
} from "@motif/compile/kit";

const LOG_RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/**
 * Runtimes that functions can be created with:
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-supported
 */
const RUNTIME =
  /^(nodejs2[024]\.x|python3\.1[0-4]|java(11|17|21|25)|java8\.al2|dotnet(8|10)|ruby3\.[2-4]|provided\.al2(023)?)$/;

/**
 * Enumerations, conflicts and formats: the provider's pages,
 * https://registry.terraform.io/providers/hashicorp/aws/6.66.0/docs/resources/<type without aws_>.
 * Ranges, where those pages give none: the service's quotas and API reference, such as
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html.
 */
export const CONSTRAINTS: Constraints = {
  aws_lambda_function: [
    exactlyOneOf(["filename", "image_uri", "s3_bucket"]),
    oneOf("architectures", "x86_64", "arm64"),
    oneOf("package_type", "Zip", "Image"),
    pattern("runtime", RUNTIME, "a supported runtime such as nodejs24.x"),
    oneOf("tracing_config.mode", "Active", "PassThrough"),
    oneOf("logging_config.log_format", "JSON", "Text"),
    range("memory_size", 128, 10240),
    range("timeout", 1, 900),
    range("ephemeral_storage.size", 512, 10240),
    pattern("function_name", /^[a-zA-Z0-9-_]{1,64}$/, "1 to 64 letters, digits, hyphens and underscores"),
    requires("s3_bucket", "s3_key"),
  ],
  aws_lambda_event_source_mapping: [
    anyOf(["event_source_arn", "self_managed_event_source"]),
    oneOf("function_response_types", "ReportBatchItemFailures"),
    oneOf("starting_position", "AT_TIMESTAMP", "LATEST", "TRIM_HORIZON"),
    range("batch_size", 1, 10_000),
    range("maximum_batching_window_in_seconds", 0, 300),
    range("parallelization_factor", 1, 10),
    range("scaling_config.maximum_concurrency", 2, 1000),
    range("tumbling_window_in_seconds", 0, 900),
  ],
  aws_lambda_function_event_invoke_config: [
    range("maximum_event_age_in_seconds", 60, 21_600),
    range("maximum_retry_attempts", 0, 2),
  ],
  aws_lambda_function_url: [
    oneOf("authorization_type", "AWS_IAM", "NONE"),
    oneOf("invoke_mode", "BUFFERED", "RESPONSE_STREAM"),
    range("cors.max_age", 0, 86_400),
  ],
  aws_sqs_queue: [
    conflicts(["name", "name_prefix"]),
    conflicts(["kms_master_key_id", "sqs_managed_sse_enabled"]),
    oneOf("deduplication_scope", "messageGroup", "queue"),
    oneOf("fifo_throughput_limit", "perQueue", "perMessageGroupId"),
    range("delay_seconds", 0, 900),
    range("max_message_size", 1024, 1_048_576),
    range("message_retention_seconds", 60, 1_209_600),
    range("receive_wait_time_seconds", 0, 20),
    range("visibility_timeout_seconds", 0, 43_200),
  ],
  aws_s3_bucket: [conflicts(["bucket", "bucket_prefix"])],
  aws_s3_bucket_versioning: [oneOf("versioning_configuration.status", "Enabled", "Suspended", "Disabled")],
  aws_s3_bucket_ownership_controls: [
    oneOf("rule.object_ownership", "BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"),
  ],
  aws_s3_bucket_server_side_encryption_configuration: [
    oneOf("rule.apply_server_side_encryption_by_default.sse_algorithm", "AES256", "aws:kms", "aws:kms:dsse"),
  ],
  aws_s3_bucket_lifecycle_configuration: [oneOf("rule.status", "Enabled", "Disabled")],
  aws_dynamodb_table: [
    oneOf("billing_mode", "PROVISIONED", "PAY_PER_REQUEST"),
    oneOf("attribute.type", "S", "N", "B"),
    oneOf("global_secondary_index.projection_type", "ALL", "KEYS_ONLY", "INCLUDE"),
    oneOf("local_secondary_index.projection_type", "ALL", "KEYS_ONLY", "INCLUDE"),
    oneOf("stream_view_type", "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", ""),
    oneOf("table_class", "STANDARD", "STANDARD_INFREQUENT_ACCESS"),
    requires("stream_view_type", "stream_enabled"),
  ],
  aws_cloudwatch_log_group: [
    conflicts(["name", "name_prefix"]),
    oneOf("retention_in_days", ...LOG_RETENTION_DAYS),
    oneOf("log_group_class", "STANDARD", "INFREQUENT_ACCESS", "DELIVERY"),
  ],
  aws_cloudwatch_metric_alarm: [
    oneOf(
      "comparison_operator",
      "GreaterThanOrEqualToThreshold",
      "GreaterThanThreshold",
      "LessThanThreshold",
      "LessThanOrEqualToThreshold",
      "LessThanLowerOrGreaterThanUpperThreshold",
      "LessThanLowerThreshold",
      "GreaterThanUpperThreshold",
    ),
    oneOf("statistic", "SampleCount", "Average", "Sum", "Minimum", "Maximum"),
    oneOf("treat_missing_data", "missing", "ignore", "breaching", "notBreaching"),
    conflicts(["statistic", "extended_statistic"]),
    conflicts(["metric_name", "metric_query"]),
  ],
  aws_apigatewayv2_api: [oneOf("protocol_type", "HTTP", "WEBSOCKET")],
  aws_apigatewayv2_integration: [
    oneOf("integration_type", "AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"),
    oneOf("payload_format_version", "1.0", "2.0"),
    range("timeout_milliseconds", 50, 30_000),
  ],
  aws_apigatewayv2_route: [oneOf("authorization_type", "NONE", "AWS_IAM", "CUSTOM", "JWT")],
  aws_apigatewayv2_authorizer: [
    oneOf("authorizer_type", "JWT", "REQUEST"),
    range("authorizer_result_ttl_in_seconds", 0, 3600),
  ],
  aws_scheduler_schedule: [
    conflicts(["name", "name_prefix"]),
    oneOf("state", "ENABLED", "DISABLED"),
    oneOf("flexible_time_window.mode", "OFF", "FLEXIBLE"),
    pattern("schedule_expression", /^(at|rate|cron)\(.+\)$/, "at(…), rate(…) or cron(…)"),
    range("flexible_time_window.maximum_window_in_minutes", 1, 1440),
    range("target.retry_policy.maximum_event_age_in_seconds", 60, 86_400),
    range("target.retry_policy.maximum_retry_attempts", 0, 185),
  ],
  aws_iam_role: [
    conflicts(["name", "name_prefix"]),
    pattern("name", /^[\w+=,.@-]{1,64}$/, "1 to 64 letters, digits and +=,.@-_"),
    range("max_session_duration", 3600, 43_200),
  ],
  aws_kms_key: [range("deletion_window_in_days", 7, 30), range("rotation_period_in_days", 90, 2560)],
  aws_ssm_parameter: [
    oneOf("type", "String", "StringList", "SecureString"),
    exactlyOneOf(["value", "insecure_value", "value_wo"]),
  ],
  "data.aws_iam_policy_document": [oneOf("statement.effect", "Allow", "Deny")],
};
