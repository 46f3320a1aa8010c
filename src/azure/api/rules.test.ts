import { resource } from "@motif/compile";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const api = (protocols: readonly string[]) => resource("azurerm_api_management_api", "x", { protocols });

describeRules(RULES, {
  right: [["an API", [api(["https"])]]],
  wrong: [["AZURE_API_TLS", "an API over HTTP", [api(["http", "https"])]]],
});

describeConstraints([
  {
    type: "azurerm_api_management",
    good: 'sku_name = "Consumption_0"',
    bad: 'sku_name = "Consumption"',
    code: "value-malformed",
  },
]);
