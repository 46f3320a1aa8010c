import { type Constraints, conflicts, exactlyOneOf, oneOf, pattern, range } from "@motif/compile/kit";

/** ISO 8601 durations as Service Bus takes them, such as PT1M or P14D. */
const DURATION = /^P(?!$)(\d+D)?(T(?!$)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;

/** How often the query of an alert can run. */
const QUERY_PERIODS = [
  "PT1M",
  "PT5M",
  "PT10M",
  "PT15M",
  "PT30M",
  "PT45M",
  "PT1H",
  "PT2H",
  "PT3H",
  "PT4H",
  "PT5H",
  "PT6H",
  "P1D",
];

/**
 * Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services.
 * Memory sizes: https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes.
 * Lock duration: https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement.
 */
export const CONSTRAINTS: Constraints = {
  azurerm_function_app_flex_consumption: [
    pattern("name", /^[0-9a-zA-Z-]{1,60}$/, "1 to 60 letters, digits and hyphens"),
    oneOf("storage_container_type", "blobContainer"),
    oneOf(
      "storage_authentication_type",
      "SystemAssignedIdentity",
      "StorageAccountConnectionString",
      "UserAssignedIdentity",
    ),
    oneOf("runtime_name", "dotnet-isolated", "java", "node", "powershell", "python", "custom"),
    oneOf("client_certificate_mode", "Optional", "Required", "OptionalInteractiveUser"),
    oneOf("instance_memory_in_mb", 512, 2048, 4096),
    range("maximum_instance_count", 1, 1000),
    range("http_concurrency", 1, 1000),
    range("always_ready.instance_count", 0, 1000),
    conflicts(["storage_access_key", "storage_user_assigned_identity_id"]),
  ],
  azurerm_service_plan: [
    oneOf("os_type", "Linux", "Windows", "WindowsContainer"),
    pattern("name", /^[0-9a-zA-Z-_]{1,60}$/, "1 to 60 letters, digits, hyphens and underscores"),
  ],
  azurerm_storage_account: [
    pattern("name", /^[a-z0-9]{3,24}$/, "3 to 24 lower-case letters and digits"),
    oneOf("account_tier", "Standard", "Premium"),
    oneOf("account_kind", "BlobStorage", "BlockBlobStorage", "FileStorage", "Storage", "StorageV2"),
    oneOf("account_replication_type", "LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"),
    oneOf("min_tls_version", "TLS1_2"),
    oneOf("network_rules.default_action", "Allow", "Deny"),
    range("blob_properties.delete_retention_policy.days", 1, 365),
    range("blob_properties.container_delete_retention_policy.days", 1, 365),
  ],
  azurerm_storage_container: [
    oneOf("container_access_type", "blob", "container", "private"),
    conflicts(["storage_account_id", "storage_account_name"]),
  ],
  azurerm_servicebus_namespace: [
    oneOf("sku", "Basic", "Standard", "Premium"),
    oneOf("capacity", 0, 1, 2, 4, 8, 16),
    oneOf("premium_messaging_partitions", 0, 1, 2, 4),
    oneOf("minimum_tls_version", "1.2"),
  ],
  azurerm_servicebus_queue: [
    range("max_delivery_count", 1, 2_147_483_647),
    oneOf("max_size_in_megabytes", 1024, 2048, 3072, 4096, 5120, 10_240, 20_480, 40_960, 81_920),
    pattern(
      "lock_duration",
      /^PT(5M|[1-4]M([1-5]?\dS)?|[1-9]\d?S|[12]\d\dS|300S)$/,
      "a duration of at most PT5M",
    ),
    pattern("default_message_ttl", DURATION, "an ISO 8601 duration such as P14D"),
    pattern("auto_delete_on_idle", DURATION, "an ISO 8601 duration such as P14D"),
    pattern("duplicate_detection_history_time_window", DURATION, "an ISO 8601 duration such as PT10M"),
  ],
  azurerm_cosmosdb_account: [
    pattern("name", /^[-a-z0-9]{3,50}$/, "3 to 50 lower-case letters, digits and hyphens"),
    oneOf("offer_type", "Standard"),
    oneOf("kind", "GlobalDocumentDB", "MongoDB", "Parse"),
    oneOf("minimal_tls_version", "Tls12"),
    oneOf(
      "consistency_policy.consistency_level",
      "BoundedStaleness",
      "ConsistentPrefix",
      "Eventual",
      "Session",
      "Strong",
    ),
    range("consistency_policy.max_interval_in_seconds", 5, 86_400),
    oneOf("backup.type", "Continuous", "Periodic"),
    oneOf("backup.tier", "Continuous7Days", "Continuous30Days"),
    oneOf("backup.storage_redundancy", "Geo", "Local", "Zone"),
    range("backup.interval_in_minutes", 60, 1440),
    range("backup.retention_in_hours", 8, 720),
  ],
  azurerm_cosmosdb_sql_container: [
    oneOf("partition_key_kind", "Hash", "MultiHash"),
    range("partition_key_version", 1, 2),
    oneOf("indexing_policy.indexing_mode", "consistent", "none"),
    oneOf("indexing_policy.composite_index.index.order", "ascending", "descending"),
  ],
  azurerm_cosmosdb_sql_role_definition: [oneOf("type", "BuiltInRole", "CustomRole")],
  azurerm_role_assignment: [
    exactlyOneOf(["role_definition_id", "role_definition_name"]),
    oneOf("principal_type", "User", "Group", "ServicePrincipal"),
  ],
  azurerm_eventgrid_system_topic: [
    pattern("name", /^[-a-zA-Z0-9]{3,128}$/, "3 to 128 letters, digits and hyphens"),
    exactlyOneOf(["source_arm_resource_id", "source_resource_id"]),
    oneOf("identity.type", "SystemAssigned", "UserAssigned"),
  ],
  azurerm_eventgrid_system_topic_event_subscription: [
    pattern("name", /^[-a-zA-Z0-9]{3,64}$/, "3 to 64 letters, digits and hyphens"),
    exactlyOneOf([
      "azure_function_endpoint",
      "eventhub_endpoint_id",
      "hybrid_connection_endpoint_id",
      "service_bus_queue_endpoint_id",
      "service_bus_topic_endpoint_id",
      "storage_queue_endpoint",
      "webhook_endpoint",
    ]),
    oneOf("event_delivery_schema", "EventGridSchema", "CloudEventSchemaV1_0", "CustomInputSchema"),
    oneOf("delivery_identity.type", "SystemAssigned", "UserAssigned"),
    oneOf("dead_letter_identity.type", "SystemAssigned", "UserAssigned"),
    range("retry_policy.max_delivery_attempts", 1, 30),
    range("retry_policy.event_time_to_live", 1, 1440),
  ],
  azurerm_api_management: [
    pattern(
      "sku_name",
      /^(Consumption_0|(Developer|Basic|Standard|Premium|BasicV2|StandardV2|PremiumV2)_\d+)$/,
      "a tier and its capacity, such as Consumption_0",
    ),
    pattern(
      "name",
      /^[a-zA-Z]([a-zA-Z0-9-]{0,48}[a-zA-Z0-9])?$/,
      "1 to 50 letters, digits and hyphens, beginning with a letter",
    ),
  ],
  azurerm_monitor_metric_alert: [
    oneOf("criteria.aggregation", "Average", "Count", "Minimum", "Maximum", "Total"),
    oneOf("criteria.operator", "Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"),
    oneOf("criteria.dimension.operator", "Include", "Exclude", "StartsWith"),
    oneOf("frequency", "PT1M", "PT5M", "PT15M", "PT30M", "PT1H"),
    oneOf("window_size", "PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"),
    range("severity", 0, 4),
  ],
  azurerm_monitor_scheduled_query_rules_alert_v2: [
    oneOf("criteria.operator", "Equal", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"),
    oneOf("criteria.time_aggregation_method", "Count", "Average", "Minimum", "Maximum", "Total"),
    oneOf("criteria.dimension.operator", "Include", "Exclude"),
    oneOf("evaluation_frequency", ...QUERY_PERIODS),
    oneOf("window_duration", ...QUERY_PERIODS, "P2D"),
    range("severity", 0, 4),
  ],
  azurerm_key_vault: [
    pattern(
      "name",
      /^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
      "3 to 24 letters, digits and single hyphens",
    ),
    oneOf("sku_name", "standard", "premium"),
    range("soft_delete_retention_days", 7, 90),
  ],
  azurerm_log_analytics_workspace: [range("retention_in_days", 30, 730)],
  azurerm_application_insights: [
    oneOf("application_type", "web", "other", "java", "MobileCenter", "phone", "store", "ios", "Node.JS"),
    oneOf("retention_in_days", 30, 60, 90, 120, 180, 270, 365, 550, 730),
  ],
};
