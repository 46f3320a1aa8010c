import { type Constraint, exactlyOneOf, oneOf, pattern, range } from "@motif/compile/kit";

/** What Event Grid takes of a subscription, be it to a system topic or to one of the app's own. */
export const EVENT_SUBSCRIPTION: readonly Constraint[] = [
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
];
