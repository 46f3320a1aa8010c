import { tableSuite } from "@motif/core/testing";
import { cloningDrivers } from "../../testing/cloning-drivers.ts";
import { openStore } from "../store.ts";

tableSuite("engine", async (tables) => {
  const store = openStore();
  store.kinds.table.declare(tables);
  return { driver: cloningDrivers(store).table, close: async () => store.close() };
});
