import { tableDriver } from "@motif/azure/adapter/cosmos/table-driver";
import type { TableLayout } from "@motif/core";
import { tableSuite } from "@motif/core/testing";
import { afterAll, beforeEach, describe } from "vitest";
import { type CosmosServer, startCosmosServer } from "./cosmos-server.ts";

/** Where the server is not like Cosmos DB: tests of the suite that cannot pass on it, and why (docs/verification.md). */
const SERVER_DIFFERS: Readonly<Record<string, string>> = {};

/** 2 MB as the document is stored (https://learn.microsoft.com/azure/cosmos-db/concepts-limits#per-item-limits). */
const itemLimit = 2 * 1024 * 1024;

describe("tables in Cosmos DB, over cosmosdb-server", () => {
  let server: Promise<CosmosServer> | undefined;
  afterAll(async () => (await server)?.stop());
  beforeEach(({ task, skip }) => {
    const difference = SERVER_DIFFERS[task.name];
    if (difference !== undefined) skip(difference);
  });

  const open = async (tables: readonly TableLayout[]) => {
    server ??= startCosmosServer();
    const { database, client } = await (await server).open("suite", tables);
    return { driver: tableDriver(database), close: async () => client.dispose() };
  };
  tableSuite("Cosmos DB", open, { itemLimit });
});
