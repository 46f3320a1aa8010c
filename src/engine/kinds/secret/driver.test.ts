import { secretSuite } from "@motif/core/testing";
import { fromWire, toWire } from "../../sandbox/wire-error.ts";
import { NO_CALLS } from "../../testing/no-calls.ts";
import { createDrivers } from "../create-drivers.ts";
import { execute, permissionsOf } from "../execute.ts";
import { givenValues } from "../given.ts";
import { openStore } from "../store.ts";
import { givenSecrets } from "./source.ts";

secretSuite("engine", async (secrets) => {
  const values: Record<string, string> = {};
  const store = openStore();
  const secret = (name: string) => givenSecrets(values)(name);
  const backend = {
    run: store.run,
    states: { ...store.kinds, ...givenValues({}), secret },
    emit() {},
    deposit() {},
    calls: NO_CALLS,
  };
  const grants = secrets.map((resource) => ({ name: resource.name, resource, access: "reader" as const }));
  const permissions = permissionsOf({ name: "reader", grants });
  const drivers = createDrivers((operation) =>
    execute(backend, permissions, operation).catch((error) => Promise.reject(fromWire(toWire(error)))),
  );
  return {
    driver: drivers.secret,
    async set({ name }, value) {
      values[name] = value;
    },
    async expire() {},
    close: async () => store.close(),
  };
});
