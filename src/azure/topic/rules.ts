import { refersTo, resourcesOf } from "@motif/compile";
import { type Constraints, isSet, oneOf, type Rule, range } from "@motif/compile/kit";

const SUBSCRIPTION = "azurerm_servicebus_subscription";
const RULE = "azurerm_servicebus_subscription_rule";

/** What topics must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AZURE_SUBSCRIPTION_QUEUE",
    appliesTo: [SUBSCRIPTION],
    check: (subscription) =>
      isSet(subscription, "forward_to")
        ? undefined
        : "does not forward to a queue: copies for retries would go to all subscriptions of the topic",
  },
  {
    code: "AZURE_SUBSCRIPTION_RULE",
    appliesTo: [SUBSCRIPTION],
    check: (subscription, module) =>
      resourcesOf(module, RULE).some((rule) => refersTo(rule, subscription.address))
        ? undefined
        : "has no rule of the module's: when a filter that it had is taken away, it gets nothing any more",
  },
];

/** https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/servicebus */
export const CONSTRAINTS: Constraints = {
  [SUBSCRIPTION]: [range("max_delivery_count", 1, 2_147_483_647)],
  [RULE]: [oneOf("filter_type", "SqlFilter", "CorrelationFilter")],
};
