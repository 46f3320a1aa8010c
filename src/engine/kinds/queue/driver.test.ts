import { queueSuite } from "@motif/core/testing";
import { cloningDrivers } from "../../testing/cloning-drivers.ts";
import { openStore } from "../store.ts";

queueSuite("engine", async (layouts) => {
  let now = 1_700_000_000_000;
  const store = openStore({ now: () => now });
  const { queue: queues } = store.kinds;
  for (const { name, fifo, delay } of layouts) {
    queues.declare({ name, fifo, delayMs: delay === "2s" ? 2000 : 0, retentionMs: 86_400_000 });
  }
  const receipts = new Map<string, string>();
  return {
    driver: cloningDrivers(store).queue,
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
