import type { TableLayout } from "@motif/core/platform";
import { losingProxy, tableSuite } from "@motif/core/testing";
import { breakerSuite, rateLimitSuite } from "@motif/runtime/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import { firestoreServer } from "../testing/firestore-server.ts";
import { withVariables } from "../testing/variables.ts";
import { table as driver } from "./driver.ts";

const NAME = "Firestore (a stand-in for its REST API)";

const openTables = async (tables: readonly TableLayout[]) => {
  const server = await firestoreServer();
  const between = await losingProxy(server.url, ({ url = "" }) => url.endsWith(":commit"));
  const restore = withVariables({
    ...Object.fromEntries(tables.map(({ name }) => [resourceVariable("table", name), `test-${name}`])),
    FIRESTORE_EMULATOR_HOST: between.url,
    [DATABASE_VARIABLE]: "projects/motif-test/databases/app",
  });
  const close = async () => {
    restore();
    await between[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { driver, loseAnswer: between.loseNext, close };
};

tableSuite(NAME, openTables, { itemLimit: 1_000_000 });
breakerSuite(NAME, openTables);
rateLimitSuite(NAME, openTables);
