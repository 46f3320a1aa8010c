import { CosmosClient } from "@azure/cosmos";
import type { TableDriver } from "@motif/core/platform";
import { VARIABLE } from "../environment.ts";
import { CONNECTION_POLICY } from "./cosmos/connection-policy.ts";
import { tableDriver } from "./cosmos/table-driver.ts";
import { managedIdentity } from "./credential.ts";
import { variable } from "./physical-name.ts";

const client = new CosmosClient({
  endpoint: variable(VARIABLE.cosmosEndpoint, "the Cosmos DB account"),
  aadCredentials: managedIdentity,
  connectionPolicy: CONNECTION_POLICY,
});

/** Tables in Cosmos DB. The client, and with it the connections, are made once per process. */
export const cosmos: TableDriver = tableDriver(
  client.database(variable(VARIABLE.cosmosDatabase, "the Cosmos DB database")),
);
