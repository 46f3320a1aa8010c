import { allOf, type Constraints, oneOf, pattern, type Rule, range } from "@motif/compile/kit";
import { featureProblem } from "../ground/features.ts";
import { VAULT_TYPE } from "./reference.ts";
import { RECOVERED } from "./terraform.ts";

/** What secrets must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AZURE_VAULT_SAFE",
    appliesTo: [VAULT_TYPE],
    check: (vault) => allOf(vault, { rbac_authorization_enabled: true, purge_protection_enabled: true }),
  },
  {
    code: "AZURE_VAULT_RECOVERED",
    appliesTo: [VAULT_TYPE],
    check: (_, module) => featureProblem(module, "key_vault", RECOVERED),
  },
  {
    code: "AZURE_SECRET_NO_VALUE",
    appliesTo: ["azurerm_key_vault_secret"],
    check: () => "puts a secret's value into Terraform's state; set it by hand",
  },
];

/** @see https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/keyvault */
export const CONSTRAINTS: Constraints = {
  [VAULT_TYPE]: [
    pattern(
      "name",
      /^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
      "3 to 24 letters, digits and single hyphens",
    ),
    oneOf("sku_name", "standard", "premium"),
    range("soft_delete_retention_days", 7, 90),
  ],
};
