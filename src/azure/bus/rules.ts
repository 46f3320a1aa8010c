import { nested } from "@motif/compile";
import { type Constraints, literal, oneOf, pattern, type Rule } from "@motif/compile/kit";
import { EVENT_SUBSCRIPTION } from "../ground/event-subscription-rules.ts";
import { afterRoles } from "../ground/wait-rules.ts";
import { BUS_TYPE } from "./reference.ts";

const SUBSCRIPTION = "azurerm_eventgrid_event_subscription";

/** What buses must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  // It delivers with the role that its identity has on the queue.
  afterRoles(SUBSCRIPTION),
  {
    code: "AZURE_BUS_KEYS",
    appliesTo: [BUS_TYPE],
    check: (topic) =>
      literal(topic, "local_auth_enabled") === false
        ? undefined
        : "takes events from whoever has a key; set local_auth_enabled to false",
  },
  {
    code: "AZURE_BUS_CLOUD_EVENTS",
    appliesTo: [BUS_TYPE],
    check: (topic) =>
      literal(topic, "input_schema") === "CloudEventSchemaV1_0"
        ? undefined
        : "does not take CloudEvents; set input_schema",
  },
  {
    code: "AZURE_BUS_DEAD_LETTER",
    appliesTo: [SUBSCRIPTION],
    check: (subscription) =>
      nested(subscription, "storage_blob_dead_letter_destination").length > 0
        ? undefined
        : "drops events that it cannot deliver, at once where the queue answers 400, 403 or 413; give it a dead-letter container",
  },
  {
    code: "AZURE_BUS_FILTER",
    appliesTo: [SUBSCRIPTION],
    check: (subscription) =>
      nested(subscription, "advanced_filter").length > 0
        ? undefined
        : "gets all events of its bus; let it filter by the mark of the publisher's adapter",
  },
];

/** @see https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/eventgrid */
export const CONSTRAINTS: Constraints = {
  [BUS_TYPE]: [
    pattern("name", /^[-a-zA-Z0-9]{3,50}$/, "3 to 50 letters, digits and hyphens"),
    oneOf("input_schema", "EventGridSchema", "CloudEventSchemaV1_0", "CustomEventSchema"),
    oneOf("identity.type", "SystemAssigned", "UserAssigned"),
  ],
  [SUBSCRIPTION]: EVENT_SUBSCRIPTION,
};
