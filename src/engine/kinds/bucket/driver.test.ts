import { bucketSuite } from "@motif/core/testing";
import { cloningDrivers } from "../../testing/cloning-drivers.ts";
import { openStore } from "../store.ts";

bucketSuite("engine", async () => {
  const store = openStore();
  return { driver: cloningDrivers(store).bucket, close: async () => store.close() };
});
