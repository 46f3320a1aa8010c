import { type Args, block, ref, resource } from "@motif/compile";
import { ROLES_KNOWN } from "../ground/roles.ts";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const topic = (changes: Args = {}) =>
  resource("azurerm_eventgrid_topic", "bus", {
    name: "orders",
    location: "westeurope",
    resource_group_name: "shop",
    input_schema: "CloudEventSchemaV1_0",
    local_auth_enabled: false,
    ...changes,
  });
const subscription = (changes: Args = {}, waits = true) =>
  resource(
    "azurerm_eventgrid_event_subscription",
    "bus",
    {
      name: "orders-mail",
      scope: "id",
      service_bus_queue_endpoint_id: "id",
      advanced_filter: block({ string_contains: block({ key: "motifto", values: [",orders-mail,"] }) }),
      storage_blob_dead_letter_destination: block({
        storage_account_id: "id",
        storage_blob_container_name: "undelivered-events",
      }),
      ...changes,
    },
    waits ? { dependsOn: [ref(ROLES_KNOWN)] } : {},
  );

describeRules(RULES, {
  right: [["a bus with a subscription", [topic(), subscription()]]],
  wrong: [
    ["AZURE_BUS_KEYS", "a bus with keys", [topic({ local_auth_enabled: undefined }), subscription()]],
    [
      "AZURE_BUS_CLOUD_EVENTS",
      "a bus of Event Grid's own events",
      [topic({ input_schema: undefined }), subscription()],
    ],
    [
      "AZURE_BUS_DEAD_LETTER",
      "a subscription that drops what it cannot deliver",
      [topic(), subscription({ storage_blob_dead_letter_destination: undefined })],
    ],
    [
      "AZURE_BUS_FILTER",
      "a subscription that gets everything",
      [topic(), subscription({ advanced_filter: undefined })],
    ],
    ["AZURE_AFTER_ROLES", "a subscription before its roles", [topic(), subscription({}, false)]],
  ],
});

describeConstraints([
  {
    type: "azurerm_eventgrid_topic",
    good: 'input_schema = "CloudEventSchemaV1_0"',
    bad: 'input_schema = "CloudEvents"',
    code: "value-not-allowed",
  },
  {
    type: "azurerm_eventgrid_event_subscription",
    good: "retry_policy {\n  max_delivery_attempts = 30\n  event_time_to_live    = 1440\n}",
    bad: "retry_policy {\n  max_delivery_attempts = 31\n  event_time_to_live    = 1440\n}",
    code: "value-out-of-range",
  },
]);
