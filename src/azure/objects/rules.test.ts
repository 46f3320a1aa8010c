import { type Args, block, ref, resource } from "@motif/compile";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const events = (changes: Args = {}, after = "time_sleep.roles") =>
  resource(
    "azurerm_eventgrid_system_topic_event_subscription",
    "uploads",
    {
      service_bus_queue_endpoint_id: ref("azurerm_servicebus_queue.uploads_events", "id"),
      delivery_identity: block({ type: "UserAssigned" }),
      storage_blob_dead_letter_destination: block({ storage_blob_container_name: "event-dead-letters" }),
      ...changes,
    },
    { dependsOn: [ref(after)] },
  );

describeRules(RULES, {
  right: [["events", [events()]]],
  wrong: [
    [
      "AZURE_AFTER_ROLES",
      "events that may come before the role to deliver them",
      [events({}, "azurerm_role_assignment.event_queue")],
    ],
    [
      "AZURE_EVENT_IDENTITY",
      "events to a web hook",
      [events({ webhook_endpoint: block({ url: "https://x" }), service_bus_queue_endpoint_id: undefined })],
    ],
    ["AZURE_EVENT_IDENTITY", "events without an identity", [events({ delivery_identity: undefined })]],
    [
      "AZURE_EVENT_DEAD_LETTER",
      "events that are dropped",
      [events({ storage_blob_dead_letter_destination: undefined })],
    ],
  ],
});

describeConstraints([
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
]);
