import { configSuite } from "@motif/core/testing";
import { NO_CALLS } from "../../testing/no-calls.ts";
import { createDrivers } from "../create-drivers.ts";
import { execute, permissionsOf } from "../execute.ts";
import { givenValues } from "../given.ts";
import { openStore } from "../store.ts";
import { localConfigs } from "./source.ts";

configSuite("engine", async (configs) => {
  const variables: Record<string, string> = {};
  const store = openStore();
  const states = { ...store.kinds, ...givenValues({}), config: localConfigs("/nowhere", variables) };
  const backend = { run: store.run, states, emit() {}, deposit() {}, calls: NO_CALLS };
  const grants = configs.map((resource) => ({ name: resource.name, resource, access: "reader" as const }));
  const permissions = permissionsOf({ name: "reader", grants });
  const drivers = createDrivers(async (operation) =>
    structuredClone(await execute(backend, permissions, operation)),
  );
  return {
    driver: drivers.config,
    async set({ name }, text) {
      variables[`MOTIF_CONFIG_${name.replaceAll("-", "_").toUpperCase()}`] = text;
    },
    close: async () => store.close(),
  };
});
