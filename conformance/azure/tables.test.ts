import type { TableLayout } from "@motif/core/platform";
import { tableSuite } from "@motif/core/testing";
import { afterAll, describe } from "vitest";
import { tableDriver } from "../../src/azure/table/table-driver.ts";
import { COSMOS_MISSING, type CosmosServer, hasCosmosServer, startCosmosServer } from "./cosmos-server.ts";

/** 2 MB as the document is stored (https://learn.microsoft.com/azure/cosmos-db/concepts-limits#per-item-limits). */
const itemLimit = 2 * 1024 * 1024;

if (!hasCosmosServer) console.warn(`Cosmos DB: ${COSMOS_MISSING}`);

describe.skipIf(!hasCosmosServer)("tables in Cosmos DB, over cosmosdb-server", () => {
  let server: Promise<CosmosServer> | undefined;
  afterAll(async () => (await server)?.stop());

  const open = async (tables: readonly TableLayout[]) => {
    server ??= startCosmosServer();
    const { database, client } = await (await server).open("suite", tables);
    return { driver: tableDriver(database), close: async () => client.dispose() };
  };
  tableSuite("Cosmos DB", open, { itemLimit });
});
