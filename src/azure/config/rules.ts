import { argument, type Block } from "@motif/compile";
import {
  allOf,
  type Constraints,
  conflicts,
  literal,
  oneOf,
  pattern,
  type Rule,
  range,
  referencesIn,
} from "@motif/compile/kit";
import { featureProblem } from "../ground/features.ts";
import { DEPLOYER } from "../ground/references.ts";
import { KEY_TYPE, STORE_TYPE } from "./reference.ts";
import { OWNER, RECOVERED } from "./terraform.ts";

/** What configs must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AZURE_CONFIG_IDENTITY",
    appliesTo: [STORE_TYPE],
    check: (store) => allOf(store, { local_auth_enabled: false }),
  },
  {
    code: "AZURE_CONFIG_RECOVERED",
    appliesTo: [STORE_TYPE],
    check: (_, module) => featureProblem(module, "app_configuration", RECOVERED),
  },
  {
    code: "AZURE_CONFIG_WRITER",
    appliesTo: ["azurerm_role_assignment"],
    check: (role) =>
      literal(role, "role_definition_name") !== OWNER || isDeployer(role)
        ? undefined
        : `lets somebody else than who deploys write configs; take the role that reads`,
  },
  {
    code: "AZURE_CONFIG_NO_SECRET",
    appliesTo: [KEY_TYPE],
    check: (key) =>
      argument(key, "vault_key_reference") === undefined
        ? undefined
        : "leads to a secret, which the function may not read; grant it the secret",
  },
];

function isDeployer(role: Block): boolean {
  return referencesIn(role, "principal_id").includes(`${DEPLOYER}.object_id`);
}

/** @see https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/appconfiguration */
export const CONSTRAINTS: Constraints = {
  [STORE_TYPE]: [
    pattern("name", /^[a-zA-Z0-9_-]{5,50}$/, "5 to 50 letters, digits, hyphens and underscores"),
    oneOf("sku", "free", "developer", "standard", "premium"),
    range("soft_delete_retention_days", 1, 7),
  ],
  [KEY_TYPE]: [oneOf("type", "kv", "vault"), conflicts(["value", "vault_key_reference"])],
};
