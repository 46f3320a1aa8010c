import { CosmosClient } from "@azure/cosmos";
import type { TableDriver } from "@motif/core/platform";
import { variable } from "@motif/runtime/variables";
import { managedIdentity } from "../ground/credential.ts";
import { CONNECTION_POLICY } from "./connection-policy.ts";
import { TABLE_VARIABLE } from "./environment.ts";
import { tableDriver } from "./table-driver.ts";

const client = new CosmosClient({
  endpoint: variable(TABLE_VARIABLE.endpoint, "the Cosmos DB account"),
  aadCredentials: managedIdentity,
  connectionPolicy: CONNECTION_POLICY,
});

/** Tables in Cosmos DB. The client, and with it the connections, are made once per process. */
export const table: TableDriver = tableDriver(
  client.database(variable(TABLE_VARIABLE.database, "the Cosmos DB database")),
);
