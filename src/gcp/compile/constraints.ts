import { anyOf, type Constraints, conflicts, exactlyOneOf, oneOf, pattern, range } from "@motif/compile/kit";

/** Durations in seconds as protobuf's JSON writes them, such as 600s. */
const SECONDS = /^\d+(\.\d{1,9})?s$/;
const SECONDS_OR_DAYS = /^\d+[sd]$/;

/**
 * Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-google/tree/v6.50.0/google/services.
 * Timeouts: https://cloud.google.com/functions/docs/configuring/timeout. Pub/Sub ranges: https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions.
 */
export const CONSTRAINTS: Constraints = {
  google_cloudfunctions2_function: [
    oneOf(
      "event_trigger.retry_policy",
      "RETRY_POLICY_UNSPECIFIED",
      "RETRY_POLICY_DO_NOT_RETRY",
      "RETRY_POLICY_RETRY",
    ),
    oneOf("service_config.ingress_settings", "ALLOW_ALL", "ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"),
    oneOf(
      "service_config.vpc_connector_egress_settings",
      "VPC_CONNECTOR_EGRESS_SETTINGS_UNSPECIFIED",
      "PRIVATE_RANGES_ONLY",
      "ALL_TRAFFIC",
    ),
    range("service_config.timeout_seconds", 1, 3600),
    range("service_config.max_instance_request_concurrency", 1, 1000),
    pattern(
      "service_config.available_memory",
      /^\d+(\.\d+)?(k|M|G|Mi|Gi)$/,
      "an amount of memory such as 256Mi",
    ),
    pattern("name", /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, "1 to 62 lower-case letters, digits and hyphens"),
  ],
  google_artifact_registry_repository: [
    oneOf("format", "DOCKER", "MAVEN", "NPM", "APT", "YUM", "PYTHON", "KFP", "GO", "GENERIC"),
    oneOf("cleanup_policies.action", "DELETE", "KEEP"),
    pattern("cleanup_policies.condition.older_than", SECONDS_OR_DAYS, "a duration such as 2592000s or 30d"),
  ],
  google_cloud_tasks_queue: [
    range("stackdriver_logging_config.sampling_ratio", 0, 1),
    pattern("retry_config.min_backoff", SECONDS, "a number of seconds such as 10s"),
    pattern("retry_config.max_backoff", SECONDS, "a number of seconds such as 600s"),
  ],
  google_pubsub_subscription: [
    conflicts(["bigquery_config", "cloud_storage_config", "push_config"]),
    range("ack_deadline_seconds", 0, 600),
    range("dead_letter_policy.max_delivery_attempts", 5, 100),
    pattern("message_retention_duration", SECONDS, "a number of seconds such as 604800s"),
    pattern("retry_policy.minimum_backoff", SECONDS, "a number of seconds such as 10s"),
    pattern("retry_policy.maximum_backoff", SECONDS, "a number of seconds such as 600s"),
    pattern("filter", /^[\s\S]{0,256}$/, "a filter of at most 256 characters"),
  ],
  google_eventarc_trigger: [
    exactlyOneOf(["cloud_run_service", "gke", "http_endpoint", "workflow"], "destination"),
    oneOf("matching_criteria.operator", "match-path-pattern"),
  ],
  google_firestore_database: [
    oneOf("type", "FIRESTORE_NATIVE", "DATASTORE_MODE"),
    oneOf("concurrency_mode", "OPTIMISTIC", "PESSIMISTIC", "OPTIMISTIC_WITH_ENTITY_GROUPS"),
    oneOf("database_edition", "STANDARD", "ENTERPRISE"),
    oneOf("app_engine_integration_mode", "ENABLED", "DISABLED"),
    oneOf(
      "delete_protection_state",
      "DELETE_PROTECTION_STATE_UNSPECIFIED",
      "DELETE_PROTECTION_ENABLED",
      "DELETE_PROTECTION_DISABLED",
    ),
    oneOf(
      "point_in_time_recovery_enablement",
      "POINT_IN_TIME_RECOVERY_ENABLED",
      "POINT_IN_TIME_RECOVERY_DISABLED",
    ),
  ],
  google_firestore_index: [
    oneOf("fields.order", "ASCENDING", "DESCENDING"),
    oneOf("fields.array_config", "CONTAINS"),
    oneOf("query_scope", "COLLECTION", "COLLECTION_GROUP", "COLLECTION_RECURSIVE"),
    oneOf("api_scope", "ANY_API", "DATASTORE_MODE_API", "MONGODB_COMPATIBLE_API"),
  ],
  google_storage_bucket: [
    oneOf("public_access_prevention", "inherited", "enforced"),
    oneOf("lifecycle_rule.condition.with_state", "LIVE", "ARCHIVED", "ANY", ""),
    oneOf("lifecycle_rule.action.type", "Delete", "SetStorageClass", "AbortIncompleteMultipartUpload"),
  ],
  google_cloud_scheduler_job: [
    oneOf("http_target.http_method", "POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"),
    range("retry_config.retry_count", 0, 5),
    range("retry_config.max_doublings", 0, 16),
    pattern("attempt_deadline", SECONDS, "a number of seconds such as 300s"),
    conflicts(["oauth_token", "oidc_token"], "http_target"),
    exactlyOneOf(["app_engine_http_target", "http_target", "pubsub_target"]),
    anyOf(
      ["max_backoff_duration", "max_doublings", "max_retry_duration", "min_backoff_duration", "retry_count"],
      "retry_config",
    ),
  ],
  google_monitoring_alert_policy: [
    oneOf("combiner", "AND", "OR", "AND_WITH_MATCHING_RESOURCE"),
    oneOf("severity", "CRITICAL", "ERROR", "WARNING"),
    oneOf(
      "conditions.condition_threshold.comparison",
      "COMPARISON_GT",
      "COMPARISON_GE",
      "COMPARISON_LT",
      "COMPARISON_LE",
      "COMPARISON_EQ",
      "COMPARISON_NE",
    ),
    anyOf(["content", "links", "mime_type", "subject"], "documentation"),
    oneOf(
      "conditions.condition_threshold.aggregations.per_series_aligner",
      "ALIGN_NONE",
      "ALIGN_DELTA",
      "ALIGN_RATE",
      "ALIGN_MIN",
      "ALIGN_MAX",
      "ALIGN_MEAN",
      "ALIGN_COUNT",
      "ALIGN_SUM",
      "ALIGN_PERCENTILE_50",
      "ALIGN_PERCENTILE_95",
      "ALIGN_PERCENTILE_99",
    ),
    oneOf(
      "conditions.condition_threshold.aggregations.cross_series_reducer",
      "REDUCE_NONE",
      "REDUCE_MEAN",
      "REDUCE_MIN",
      "REDUCE_MAX",
      "REDUCE_SUM",
      "REDUCE_COUNT",
    ),
  ],
  google_logging_metric: [
    oneOf("metric_descriptor.metric_kind", "DELTA", "GAUGE", "CUMULATIVE"),
    oneOf("metric_descriptor.value_type", "BOOL", "INT64", "DOUBLE", "STRING", "DISTRIBUTION", "MONEY"),
  ],
  google_logging_project_bucket_config: [range("retention_days", 1, 3650)],
  google_secret_manager_secret: [exactlyOneOf(["auto", "user_managed"], "replication")],
  google_service_account: [
    pattern("account_id", /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/, "6 to 30 lower-case letters, digits and hyphens"),
  ],
};
