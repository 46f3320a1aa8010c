import { type DataSource, type Module, type Resource, refersTo, resourcesOf } from "@motif/compile";
import { allOf, type Constraints, isSet, oneOf, pattern, type Rule, range } from "@motif/compile/kit";
import { QUEUE_TYPE } from "./reference.ts";

const NAMESPACE = "azurerm_servicebus_namespace";

/** What queues must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AZURE_SERVICE_BUS_IDENTITY",
    appliesTo: [NAMESPACE],
    check: (namespace) => allOf(namespace, { local_auth_enabled: false, minimum_tls_version: "1.2" }),
  },
  { code: "AZURE_QUEUE_DEAD_LETTER", appliesTo: [QUEUE_TYPE], check: deadLettersUnseen },
];

/** Where messages end that cannot succeed; those of a queue with sessions cannot be forwarded, so an alarm tells. */
function deadLettersUnseen(queue: Resource | DataSource, module: Module): string | undefined {
  const watched = resourcesOf(module, "azurerm_monitor_metric_alert").some((alarm) =>
    refersTo(alarm, queue.address),
  );
  return isSet(queue, "forward_dead_lettered_messages_to") || watched
    ? undefined
    : "has dead letters that nobody hears of; forward them or set an alarm";
}

/** ISO 8601 durations as Service Bus takes them, such as PT1M or P14D. */
const DURATION = /^P(?!$)(\d+D)?(T(?!$)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;

/**
 * The provider's own validation: https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/servicebus.
 * Lock duration: https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement.
 */
export const CONSTRAINTS: Constraints = {
  [NAMESPACE]: [
    oneOf("sku", "Basic", "Standard", "Premium"),
    oneOf("capacity", 0, 1, 2, 4, 8, 16),
    oneOf("premium_messaging_partitions", 0, 1, 2, 4),
    oneOf("minimum_tls_version", "1.2"),
  ],
  [QUEUE_TYPE]: [
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
};
