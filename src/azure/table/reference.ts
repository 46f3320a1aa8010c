import { instance, type Reference } from "../ground/references.ts";

/** The type of containers in Terraform. */
export const CONTAINER_TYPE = "azurerm_cosmosdb_sql_container";

/** Addresses of the account and the database of all tables. */
export const COSMOS_ACCOUNT = "azurerm_cosmosdb_account.tables";
export const COSMOS_DATABASE = "azurerm_cosmosdb_sql_database.tables";

/** Address of the tables' containers, by name. */
export const CONTAINERS = `${CONTAINER_TYPE}.table`;

/** The name of a table's container. */
export function containerName(table: string): Reference {
  return { address: instance(CONTAINERS, table), attribute: "name" };
}
