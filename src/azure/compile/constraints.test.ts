import { type ConstraintCase, codesOf, deadConstraints } from "@motif/compile/testing";
import { describe, expect, it } from "vitest";
import { PROVIDERS } from "./rules.ts";

/** Arguments that are right, and changes that are not, for constraints whose rule is easily written wrong. */
const CASES: readonly ConstraintCase[] = [
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
    type: "azurerm_key_vault",
    good: 'name = "acme-vault-1"',
    bad: 'name = "acme--vault"',
    code: "value-malformed",
  },
  {
    type: "azurerm_role_assignment",
    good: 'role_definition_name = "Storage Blob Data Reader"',
    bad: 'role_definition_name = "Storage Blob Data Reader"\nrole_definition_id = "x"',
    code: "arguments-conflict",
  },
  {
    type: "azurerm_eventgrid_system_topic_event_subscription",
    good: 'service_bus_queue_endpoint_id = "x"',
    bad: "",
    code: "arguments-incomplete",
  },
  {
    type: "azurerm_eventgrid_system_topic_event_subscription",
    good: "retry_policy {\n max_delivery_attempts = 30\n event_time_to_live = 1440\n}",
    bad: "retry_policy {\n max_delivery_attempts = 31\n event_time_to_live = 1440\n}",
    code: "value-out-of-range",
  },
  {
    type: "azurerm_api_management",
    good: 'sku_name = "Consumption_0"',
    bad: 'sku_name = "Consumption"',
    code: "value-malformed",
  },
  {
    type: "azurerm_monitor_metric_alert",
    good: 'window_size = "PT5M"',
    bad: 'window_size = "PT10M"',
    code: "value-not-allowed",
  },
  {
    type: "azurerm_monitor_scheduled_query_rules_alert_v2",
    good: 'window_duration = "PT10M"',
    bad: 'window_duration = "PT7M"',
    code: "value-not-allowed",
  },
  {
    type: "azurerm_servicebus_queue",
    good: "max_size_in_megabytes = 5120",
    bad: "max_size_in_megabytes = 5000",
    code: "value-not-allowed",
  },
];

describe("constraints", () => {
  it("name only types and arguments that the schemas have, so that no entry is dead", () => {
    expect(deadConstraints(PROVIDERS)).toEqual([]);
  });

  it.each(CASES)("of $type let the good value through and find $code", async ({ type, good, bad, code }) => {
    expect(await codesOf(PROVIDERS, type, good)).not.toContain(code);
    expect(await codesOf(PROVIDERS, type, bad)).toContain(code);
  });
});
