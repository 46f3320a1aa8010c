import {
  argument,
  type Block,
  type Expression,
  nested,
  references,
  refersTo,
  resourcesOf,
} from "@motif/compile";
import {
  allOf,
  type Constraints,
  firstProblem,
  literal,
  oneOf,
  pattern,
  type Rule,
  range,
  wildcardIn,
} from "@motif/compile/kit";
import { roleExplained } from "../ground/role-rules.ts";
import { CONTAINER_TYPE } from "./reference.ts";

const ACCOUNT = "azurerm_cosmosdb_account";
const DEFINITION = "azurerm_cosmosdb_sql_role_definition";
const ROLE = "azurerm_cosmosdb_sql_role_assignment";

/** What tables and their roles must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  roleExplained(ROLE),
  {
    code: "AZURE_TABLE_ROLE_EXACT",
    appliesTo: [DEFINITION],
    check: (definition) =>
      firstProblem([
        containerOnly(definition, "assignable_scopes"),
        ...nested(definition, "permissions").map((permissions) =>
          wildcardIn(literal(permissions, "data_actions")),
        ),
      ]),
  },
  {
    code: "AZURE_TABLE_ROLE_SCOPE",
    appliesTo: [ROLE],
    check: (role, module) =>
      resourcesOf(module, DEFINITION).some((definition) => refersTo(role, definition.address))
        ? containerOnly(role, "scope")
        : "assigns a role of others; define one with exact data actions",
  },
  {
    code: "AZURE_COSMOS_IDENTITY",
    appliesTo: [ACCOUNT],
    check: (account) =>
      allOf(account, {
        local_authentication_disabled: true,
        access_key_metadata_writes_enabled: false,
        minimal_tls_version: "Tls12",
      }),
  },
  {
    code: "AZURE_COSMOS_BACKUP",
    appliesTo: [ACCOUNT],
    check: (account) =>
      nested(account, "backup").some((backup) => literal(backup, "type") === "Continuous")
        ? undefined
        : "has no point-in-time restore; set a continuous backup",
  },
];

function containerOnly(block: Block, name: string): string | undefined {
  const value = argument(block, name);
  const scopes = value?.kind === "list" ? value.items.map((item) => item.value) : value ? [value] : [];
  const ends = (scope: Expression) => references(scope).some((path) => path.startsWith(`${CONTAINER_TYPE}.`));
  return scopes.length > 0 && scopes.every(ends) ? undefined : `has a ${name} wider than one container`;
}

/** @see https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/cosmos */
export const CONSTRAINTS: Constraints = {
  [ACCOUNT]: [
    pattern("name", /^[-a-z0-9]{3,50}$/, "3 to 50 lower-case letters, digits and hyphens"),
    oneOf("offer_type", "Standard"),
    oneOf("kind", "GlobalDocumentDB", "MongoDB", "Parse"),
    oneOf("minimal_tls_version", "Tls12"),
    oneOf(
      "consistency_policy.consistency_level",
      "BoundedStaleness",
      "ConsistentPrefix",
      "Eventual",
      "Session",
      "Strong",
    ),
    range("consistency_policy.max_interval_in_seconds", 5, 86_400),
    oneOf("backup.type", "Continuous", "Periodic"),
    oneOf("backup.tier", "Continuous7Days", "Continuous30Days"),
    oneOf("backup.storage_redundancy", "Geo", "Local", "Zone"),
    range("backup.interval_in_minutes", 60, 1440),
    range("backup.retention_in_hours", 8, 720),
  ],
  [CONTAINER_TYPE]: [
    oneOf("partition_key_kind", "Hash", "MultiHash"),
    range("partition_key_version", 1, 2),
    oneOf("indexing_policy.indexing_mode", "consistent", "none"),
    oneOf("indexing_policy.composite_index.index.order", "ascending", "descending"),
  ],
  [DEFINITION]: [oneOf("type", "BuiltInRole", "CustomRole")],
};
