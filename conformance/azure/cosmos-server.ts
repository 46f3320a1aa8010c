import type { Server } from "node:http";
import { CosmosClient, type Database } from "@azure/cosmos";
import { CONNECTION_POLICY } from "@motif/azure/adapter/cosmos/connection-policy";
import { resourceVariable } from "@motif/azure/environment";
import type { TableLayout } from "@motif/core";
import { createHttpServer } from "@vercel/cosmosdb-server";

/** A running server that speaks the protocol of Cosmos DB (https://github.com/vercel/cosmosdb-server). */
export interface CosmosServer {
  readonly endpoint: string;
  /** Makes an empty database with a container for each table, and sets the variables for them. */
  open(name: string, tables: readonly TableLayout[]): Promise<{ database: Database; client: CosmosClient }>;
  stop(): Promise<void>;
}

/** Starts one on a free port of the loopback interface. */
export async function startCosmosServer(): Promise<CosmosServer> {
  const server: Server = createHttpServer({ keepAlive: true });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return {
    endpoint,
    async open(name, tables) {
      const client = new CosmosClient({
        endpoint,
        key: Buffer.from("test").toString("base64"),
        connectionPolicy: { ...CONNECTION_POLICY, enableEndpointDiscovery: false },
      });
      const { database } = await client.databases.createIfNotExists({ id: name });
      for (const table of tables) {
        const id = `${name}-${table.name}`;
        await database.containers.createIfNotExists({ id, partitionKey: { paths: ["/pk"] } });
        process.env[resourceVariable("table", table.name)] = id;
      }
      return { database, client };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
