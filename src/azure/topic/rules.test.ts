import { type Args, ref, resource } from "@motif/compile";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const subscription = (changes: Args = {}) =>
  resource("azurerm_servicebus_subscription", "resize", {
    name: "resize",
    topic_id: "id",
    max_delivery_count: 10,
    forward_to: "resize",
    ...changes,
  });
const rule = resource("azurerm_servicebus_subscription_rule", "resize", {
  name: "filter",
  subscription_id: ref(subscription(), "id"),
  filter_type: "SqlFilter",
  sql_filter: "1 = 1",
});

describeRules(RULES, {
  right: [["a subscription that forwards", [subscription(), rule]]],
  wrong: [
    [
      "AZURE_SUBSCRIPTION_QUEUE",
      "a subscription that functions read",
      [subscription({ forward_to: undefined }), rule],
    ],
    ["AZURE_SUBSCRIPTION_RULE", "a subscription with Azure's own rule", [subscription()]],
  ],
});

describeConstraints([
  {
    type: "azurerm_servicebus_subscription_rule",
    good: 'filter_type = "SqlFilter"',
    bad: 'filter_type = "TrueFilter"',
    code: "value-not-allowed",
  },
]);
