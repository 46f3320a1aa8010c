import type { IncomingMessage } from "node:http";
import type { TableLayout } from "@motif/core/platform";
import { losingProxy, tableSuite } from "@motif/core/testing";
import { breakerSuite, rateLimitSuite } from "@motif/runtime/testing";
import { afterAll, describe } from "vitest";
import { tableDriver } from "../../src/azure/table/table-driver.ts";
import { COSMOS_MISSING, type CosmosServer, hasCosmosServer, startCosmosServer } from "./cosmos-server.ts";

/** 2 MB as the document is stored (https://learn.microsoft.com/azure/cosmos-db/concepts-limits#per-item-limits). */
const itemLimit = 2 * 1024 * 1024;

/** A write of an item, and no query. */
const isWrite = ({ method, url = "", headers }: IncomingMessage) =>
  method !== "GET" && url.includes("/docs") && headers["x-ms-documentdb-isquery"] === undefined;

if (!hasCosmosServer) console.warn(`Cosmos DB: ${COSMOS_MISSING}`);

describe.skipIf(!hasCosmosServer)("tables in Cosmos DB, over cosmosdb-server", () => {
  let server: Promise<CosmosServer> | undefined;
  afterAll(async () => (await server)?.stop());

  const open = async (tables: readonly TableLayout[]) => {
    server ??= startCosmosServer();
    const cosmos = await server;
    const between = await losingProxy(cosmos.endpoint, isWrite);
    const { database, client } = await cosmos.open("suite", tables, between.url);
    const close = async () => {
      client.dispose();
      await between[Symbol.asyncDispose]();
    };
    return { driver: tableDriver(database), loseAnswer: between.loseNext, close };
  };
  tableSuite("Cosmos DB", open, { itemLimit, withinPartition: true });
  breakerSuite("Cosmos DB", open);
  rateLimitSuite("Cosmos DB", open);
});
