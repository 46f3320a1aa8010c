import { type Args, block, ref, resource } from "@motif/compile";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const bus = (changes: Args = {}) =>
  resource("azurerm_servicebus_namespace", "queues", {
    local_auth_enabled: false,
    minimum_tls_version: "1.2",
    ...changes,
  });
const queue = (changes: Args = {}) =>
  resource("azurerm_servicebus_queue", "jobs", {
    forward_dead_lettered_messages_to: ref("azurerm_servicebus_queue.jobs_dead_letter", "name"),
    ...changes,
  });
const alarm = resource("azurerm_monitor_metric_alert", "given_up", {
  criteria: block({ dimension: block({ values: [ref("azurerm_servicebus_queue.jobs", "name")] }) }),
});

describeRules(RULES, {
  right: [
    ["a queue", [bus(), queue()]],
    ["a queue with an alarm", [queue({ forward_dead_lettered_messages_to: undefined }), alarm]],
  ],
  wrong: [
    ["AZURE_SERVICE_BUS_IDENTITY", "keys of Service Bus", [bus({ local_auth_enabled: undefined })]],
    [
      "AZURE_QUEUE_DEAD_LETTER",
      "dead letters that nobody hears of",
      [queue({ forward_dead_lettered_messages_to: undefined })],
    ],
  ],
});

describeConstraints([
  {
    type: "azurerm_servicebus_queue",
    good: 'lock_duration = "PT4M30S"',
    bad: 'lock_duration = "PT6M"',
    code: "value-malformed",
  },
  {
    type: "azurerm_servicebus_queue",
    good: 'default_message_ttl = "P14D"',
    bad: 'default_message_ttl = "14 days"',
    code: "value-malformed",
  },
  {
    type: "azurerm_servicebus_queue",
    good: "max_size_in_megabytes = 5120",
    bad: "max_size_in_megabytes = 5000",
    code: "value-not-allowed",
  },
]);
