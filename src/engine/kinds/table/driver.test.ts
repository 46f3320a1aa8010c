import type { TableLayout } from "@motif/core/platform";
import { tableSuite } from "@motif/core/testing";
import { breakerSuite, rateLimitSuite } from "@motif/runtime/testing";
import { cloningDrivers } from "../../testing/cloning-drivers.ts";
import { openStore } from "../store.ts";

const openTables = async (tables: readonly TableLayout[]) => {
  const store = openStore();
  store.kinds.table.declare(tables);
  return { driver: cloningDrivers(store).table, close: async () => store.close() };
};

tableSuite("engine", openTables);
breakerSuite("engine", openTables);
rateLimitSuite("engine", openTables);
