import { type Constraints, literal, pattern, type Rule } from "@motif/compile/kit";

/** What the API must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AZURE_API_TLS",
    appliesTo: ["azurerm_api_management_api"],
    check: (api) =>
      JSON.stringify(literal(api, "protocols")) === '["https"]' ? undefined : "may be called without TLS",
  },
];

/** @see https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/apimanagement */
export const CONSTRAINTS: Constraints = {
  azurerm_api_management: [
    pattern(
      "sku_name",
      /^(Consumption_0|(Developer|Basic|Standard|Premium|BasicV2|StandardV2|PremiumV2)_\d+)$/,
      "a tier and its capacity, such as Consumption_0",
    ),
    pattern(
      "name",
      /^[a-zA-Z]([a-zA-Z0-9-]{0,48}[a-zA-Z0-9])?$/,
      "1 to 50 letters, digits and hyphens, beginning with a letter",
    ),
  ],
};
