import { serviceSuite } from "@motif/core/testing";
import { untilAborted } from "../../ground/until-aborted.ts";
import { NO_CALLS } from "../../testing/no-calls.ts";
import { createDrivers } from "../create-drivers.ts";
import { execute, permissionsOf } from "../execute.ts";
import { givenValues } from "../given.ts";
import { openStore } from "../store.ts";
import { localServices } from "./services.ts";

serviceSuite("engine", async (addresses) => {
  const services = [...addresses.keys()];
  const variables = Object.fromEntries(
    [...addresses].map(([{ name }, url]) => [
      `MOTIF_SERVICE_${name.replaceAll("-", "_").toUpperCase()}`,
      url,
    ]),
  );
  const store = openStore();
  const service = localServices("/nowhere", {}, variables);
  const backend = {
    run: store.run,
    states: { ...store.kinds, ...givenValues({}), service },
    emit() {},
    deposit() {},
    calls: NO_CALLS,
  };
  const grants = services.map((resource) => ({ name: resource.name, resource, access: "caller" as const }));
  const permissions = permissionsOf({ name: "caller", grants });
  const drivers = createDrivers((operation, signal) =>
    untilAborted(
      execute(backend, permissions, structuredClone(operation)).then((value) => structuredClone(value)),
      signal,
    ),
  );
  return { driver: drivers.service, close: async () => store.close() };
});
