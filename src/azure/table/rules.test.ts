import { type Args, block, ref, resource, tpl } from "@motif/compile";
import { describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const container = tpl`${ref("azurerm_cosmosdb_account.tables", "id")}/dbs/shop/colls/${ref("azurerm_cosmosdb_sql_container.items", "name")}`;
const definition = (changes: Args = {}) =>
  resource("azurerm_cosmosdb_sql_role_definition", "items_reader", {
    assignable_scopes: [container],
    permissions: block({
      data_actions: ["Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read"],
    }),
    ...changes,
  });
const tableRole = (changes: Args = {}) =>
  resource(
    "azurerm_cosmosdb_sql_role_assignment",
    "items",
    {
      role_definition_id: ref("azurerm_cosmosdb_sql_role_definition.items_reader", "id"),
      scope: container,
      ...changes,
    },
    { comment: "work: grant items" },
  );

const cosmos = (changes: Args = {}) =>
  resource("azurerm_cosmosdb_account", "tables", {
    local_authentication_disabled: true,
    access_key_metadata_writes_enabled: false,
    minimal_tls_version: "Tls12",
    backup: block({ type: "Continuous" }),
    ...changes,
  });

describeRules(RULES, {
  right: [
    ["a role", [definition(), tableRole()]],
    ["a table", [cosmos()]],
  ],
  wrong: [
    ["AZURE_ROLE_EXPLAINED", "a role without a comment", [definition(), { ...tableRole(), comment: "" }]],
    [
      "AZURE_TABLE_ROLE_EXACT",
      "every data action",
      [definition({ permissions: block({ data_actions: ["Microsoft.DocumentDB/databaseAccounts/*"] }) })],
    ],
    [
      "AZURE_TABLE_ROLE_EXACT",
      "data actions that nobody can read",
      [definition({ permissions: block({ data_actions: ref("var.actions") }) })],
    ],
    [
      "AZURE_TABLE_ROLE_EXACT",
      "a role for a whole account",
      [definition({ assignable_scopes: [ref("azurerm_cosmosdb_account.tables", "id")] })],
    ],
    [
      "AZURE_TABLE_ROLE_SCOPE",
      "a table's role for a whole account",
      [definition(), tableRole({ scope: ref("azurerm_cosmosdb_account.tables", "id") })],
    ],
    ["AZURE_TABLE_ROLE_SCOPE", "a built-in role", [tableRole({ role_definition_id: "00000000" })]],
    ["AZURE_COSMOS_IDENTITY", "keys of Cosmos DB", [cosmos({ local_authentication_disabled: undefined })]],
    ["AZURE_COSMOS_BACKUP", "no point-in-time restore", [cosmos({ backup: block({ type: "Periodic" }) })]],
  ],
});
