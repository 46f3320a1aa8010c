import { existsSync } from "node:fs";
import type { Server, ServerOptions } from "node:http";
import { Agent } from "node:https";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { CosmosClient, type Database } from "@azure/cosmos";
import type { TableLayout } from "@motif/core/platform";
import { resourceVariable } from "@motif/runtime/variables";
import { CONNECTION_POLICY } from "../../src/azure/table/connection-policy.ts";
import { makeBatchesAtomic } from "./atomic-batches.ts";

const PACKAGE = fileURLToPath(new URL("../node_modules/@vercel/cosmosdb-server", import.meta.url));

/** Whether the emulator is installed. */
export const hasCosmosServer = existsSync(PACKAGE);

/** Says once why tests are skipped. */
export const COSMOS_MISSING =
  "skipped: @vercel/cosmosdb-server is not installed (npm ci --prefix conformance)";

/** What the package exports; it is not there where only the workspaces are installed. */
interface Emulator {
  createHttpServer(options: ServerOptions & { readonly keepAlive: boolean }): Server;
  createHttpsServer(options: ServerOptions & { readonly keepAlive: boolean }): Server;
}

/** A running server that speaks the protocol of Cosmos DB (https://github.com/vercel/cosmosdb-server). */
export interface CosmosServer {
  readonly endpoint: string;
  /**
   * Makes an empty database with a container for each table, and sets the variables for them. The client goes through a
   * proxy, where one is given.
   */
  open(
    name: string,
    tables: readonly TableLayout[],
    proxy?: string,
  ): Promise<{ database: Database; client: CosmosClient }>;
  stop(): Promise<void>;
}

/** Starts one on a free port of the loopback interface; with TLS, and a certificate that nobody trusts, where asked for. */
export async function startCosmosServer(scheme: "http" | "https" = "http"): Promise<CosmosServer> {
  const options = { keepAlive: true };
  makeBatchesAtomic(PACKAGE);
  const emulator: Emulator = createRequire(import.meta.url)(PACKAGE);
  const server = scheme === "http" ? emulator.createHttpServer(options) : emulator.createHttpsServer(options);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const endpoint = `${scheme}://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return {
    endpoint,
    async open(name, tables, proxy = endpoint) {
      const client = new CosmosClient({
        endpoint: proxy,
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
