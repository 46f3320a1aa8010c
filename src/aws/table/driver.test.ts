import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { TableLayout } from "@motif/core/platform";
import { tableSuite } from "@motif/core/testing";
import { makeTable } from "../testing/make-resources.ts";
import { overMoto } from "../testing/over-moto.ts";
import { tableDriver } from "./table-driver.ts";

/** moto refuses items of more than 405,000 bytes, which is less than DynamoDB's 400 KB. */
const itemLimit = 405_000;

/** moto answers requests side by side and checks and writes in two steps, so that a condition that held may hold no more. */
const ONE_AT_A_TIME = { keepAlive: true, maxSockets: 1 };

overMoto("the table driver", (config) => {
  const openTables = async (tables: readonly TableLayout[]) => {
    const client = new DynamoDBClient({ ...(await config()), requestHandler: { httpAgent: ONE_AT_A_TIME } });
    for (const table of tables) await makeTable(client, table);
    return { driver: tableDriver(client), close: async () => client.destroy() };
  };
  tableSuite("DynamoDB", openTables, { itemLimit });
});
