import { busSuite } from "@motif/core/testing";
import { cloningDrivers } from "../../testing/cloning-drivers.ts";
import { openStore } from "../store.ts";

busSuite("engine", async (buses, layouts) => {
  const store = openStore({ now: () => 1_700_000_000_000 });
  const { queue: queues, bus } = store.kinds;
  for (const { name, fifo } of layouts) queues.declare({ name, fifo, delayMs: 0, retentionMs: 86_400_000 });
  for (const layout of buses) {
    const rules = layouts
      .filter(({ rule }) => rule?.bus === layout)
      .map(({ name, rule }) => ({ queue: name, pattern: rule?.pattern ?? {} }));
    const events = layout.events.map(({ name }) => name);
    bus.declare({ name: layout.name, source: layout.source, layout, events, rules });
  }
  return {
    driver: cloningDrivers(store).bus,
    async drain({ name }) {
      const all: string[] = [];
      for (;;) {
        const received = await store.run(() => queues.receive(name, 100, 30_000));
        if (received.length === 0) return all;
        const receipts = received.map(({ receipt }) => receipt);
        await store.run(() => queues.deleteMany(name, receipts));
        all.push(...received.map(({ body }) => body));
      }
    },
    close: async () => store.close(),
  };
});
