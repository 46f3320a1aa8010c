import type { Drivers } from "@motif/core";
import { bucketSuite, queueSuite, tableSuite } from "@motif/core/testing";
import { openStore, type Store } from "../store/store.ts";
import { execute } from "./execute.ts";
import { createDrivers } from "./index.ts";
import type { Operation } from "./operations.ts";

/** Drivers over a store, with every operation and result cloned as between threads. */
function driversOf(store: Store): Required<Drivers> {
  const drivers = createDrivers(async (operation) =>
    structuredClone(await execute(store, undefined, structuredClone<Operation>(operation), () => {})),
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
