import type { Drivers } from "@motif/core/platform";
import { bucketSuite, queueSuite, secretSuite, tableSuite } from "@motif/core/testing";
import { createDrivers } from "./create-drivers.ts";
import { type Backend, execute, permissionsOf } from "./execute.ts";
import type { Operation } from "./operations.ts";
import { givenSecrets } from "./secret/source.ts";
import { openStore, type Store } from "./store.ts";

/** Drivers over a store, with every operation and result cloned as between threads. */
function driversOf(store: Store): Required<Drivers> {
  const backend = { store, secrets: givenSecrets({}), onObjectCreated() {} };
  const drivers = createDrivers(async (operation) =>
    structuredClone(await execute(backend, undefined, structuredClone(operation as Operation))),
  );
  return drivers as Required<Drivers>; // the engine has all of them
}

tableSuite("engine", async (tables) => {
  const store = openStore();
  store.declare({ tables, queues: [] });
  return { driver: driversOf(store).table, close: async () => store.close() };
});

queueSuite("engine", async (layouts) => {
  let now = 1_700_000_000_000;
  const store = openStore({ now: () => now });
  store.declare({
    tables: [],
    queues: layouts.map(({ name, fifo, delay }) => ({
      name,
      fifo,
      delayMs: delay === "2s" ? 2000 : 0,
      retentionMs: 86_400_000,
    })),
  });
  const { queues } = store;
  const receipts = new Map<string, string>();
  return {
    driver: driversOf(store).queue,
    async receive({ name }, max) {
      const received = await store.run(() => queues.receive(name, max, 30_000));
      for (const { id, receipt } of received) receipts.set(id, receipt);
      return received;
    },
    async accept({ name }, messages) {
      await store.run(() =>
        queues.deleteMany(
          name,
          messages.map(({ id }) => receipts.get(id) ?? ""),
        ),
      );
    },
    async reject({ name }, messages) {
      for (const { id } of messages) {
        await store.run(() => queues.changeVisibility(name, receipts.get(id) ?? "", 0));
      }
    },
    async elapse(milliseconds) {
      now += milliseconds;
    },
    close: async () => store.close(),
  };
});

bucketSuite("engine", async () => {
  const store = openStore();
  return { driver: driversOf(store).bucket, close: async () => store.close() };
});

secretSuite("engine", async (secrets) => {
  const values: Record<string, string> = {};
  const store = openStore();
  const backend: Backend = { store, secrets: (name) => givenSecrets(values)(name), onObjectCreated() {} };
  const grants = secrets.map((resource) => ({ name: resource.name, resource, access: "reader" as const }));
  const permissions = permissionsOf({ name: "reader", grants });
  const drivers = createDrivers((operation) => execute(backend, permissions, operation as Operation));
  return {
    driver: (drivers as Required<Drivers>).secret,
    async set({ name }, value) {
      values[name] = value;
    },
    async expire() {},
    close: async () => store.close(),
  };
});
