import { nested } from "@motif/compile";
import { type Constraints, exactlyOneOf, oneOf, pattern, type Rule } from "@motif/compile/kit";
import { EVENT_SUBSCRIPTION } from "../ground/event-subscription-rules.ts";
import { afterRoles } from "../ground/wait-rules.ts";

const TOPIC = "azurerm_eventgrid_system_topic";
const SUBSCRIPTION = "azurerm_eventgrid_system_topic_event_subscription";

/** What subscriptions to events must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  // It delivers with the role that its identity has on the queue.
  afterRoles(SUBSCRIPTION),
  {
    code: "AZURE_EVENT_IDENTITY",
    appliesTo: [SUBSCRIPTION],
    check: (subscription) =>
      nested(subscription, "delivery_identity").length > 0 &&
      nested(subscription, "webhook_endpoint").length === 0
        ? undefined
        : "delivers without an identity, to whatever answers at an address",
  },
  {
    code: "AZURE_EVENT_DEAD_LETTER",
    appliesTo: [SUBSCRIPTION],
    check: (subscription) =>
      nested(subscription, "storage_blob_dead_letter_destination").length > 0
        ? undefined
        : "drops events that it cannot deliver; give it a dead-letter container",
  },
];

/** @see https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/eventgrid */
export const CONSTRAINTS: Constraints = {
  [TOPIC]: [
    pattern("name", /^[-a-zA-Z0-9]{3,128}$/, "3 to 128 letters, digits and hyphens"),
    exactlyOneOf(["source_arm_resource_id", "source_resource_id"]),
    oneOf("identity.type", "SystemAssigned", "UserAssigned"),
  ],
  [SUBSCRIPTION]: EVENT_SUBSCRIPTION,
};
