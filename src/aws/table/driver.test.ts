import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { TableLayout } from "@motif/core/platform";
import { losingProxy, tableSuite } from "@motif/core/testing";
import { breakerSuite, rateLimitSuite } from "@motif/runtime/testing";
import { makeTable } from "../testing/make-resources.ts";
import { overMoto } from "../testing/over-moto.ts";
import { tableDriver } from "./table-driver.ts";
import { idempotentProxy } from "./testing/idempotent-proxy.ts";

/** moto refuses items of more than 405,000 bytes, which is less than DynamoDB's 400 KB. */
const itemLimit = 405_000;

/** moto answers requests side by side and checks and writes in two steps, so that a condition that held may hold no more. */
const ONE_AT_A_TIME = { keepAlive: true, maxSockets: 1 };

const WRITE = /\.(?:(?:Put|Update|Delete)Item|TransactWriteItems)$/;

overMoto("the table driver", (config) => {
  const openTables = async (tables: readonly TableLayout[]) => {
    const settings = await config();
    const idempotent = await idempotentProxy(settings.endpoint);
    const between = await losingProxy(idempotent.url, ({ headers }) =>
      WRITE.test(String(headers["x-amz-target"])),
    );
    const requestHandler = { httpAgent: ONE_AT_A_TIME };
    const client = new DynamoDBClient({ ...settings, endpoint: between.url, requestHandler });
    for (const table of tables) await makeTable(client, table);
    const close = async () => {
      client.destroy();
      await between[Symbol.asyncDispose]();
      await idempotent[Symbol.asyncDispose]();
    };
    return { driver: tableDriver(client), loseAnswer: between.loseNext, close };
  };
  tableSuite("DynamoDB", openTables, { itemLimit });
  breakerSuite("DynamoDB", openTables);
  rateLimitSuite("DynamoDB", openTables);
});
