import type { Server } from "node:http";
import { Agent } from "node:https";
import { CosmosClient, type Database } from "@azure/cosmos";
import { CONNECTION_POLICY } from "@motif/azure/adapter/cosmos/connection-policy";
import { resourceVariable } from "@motif/azure/environment";
import type { TableLayout } from "@motif/core";
import { createHttpServer, createHttpsServer } from "@vercel/cosmosdb-server";

/** A running server that speaks the protocol of Cosmos DB (https://github.com/vercel/cosmosdb-server). */
export interface CosmosServer {
  readonly endpoint: string;
  /** Makes an empty database with a container for each table, and sets the variables for them. */
  open(name: string, tables: readonly TableLayout[]): Promise<{ database: Database; client: CosmosClient }>;
  stop(): Promise<void>;
}

/** Starts one on a free port of the loopback interface; with TLS, and a certificate that nobody trusts, where asked for. */
export async function startCosmosServer(scheme: "http" | "https" = "http"): Promise<CosmosServer> {
  const options = { keepAlive: true };
  const server: Server = scheme === "http" ? createHttpServer(options) : createHttpsServer(options);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const endpoint = `${scheme}://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return {
    endpoint,
    async open(name, tables) {
      const client = new CosmosClient({
        endpoint,
        key: Buffer.from("test").toString("base64"),
        ...(scheme === "https" && { agent: new Agent({ keepAlive: true, rejectUnauthorized: false }) }),
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
