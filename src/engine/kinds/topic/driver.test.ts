import { topicSuite } from "@motif/core/testing";
import { cloningDrivers } from "../../testing/cloning-drivers.ts";
import { openStore } from "../store.ts";

topicSuite("engine", async (topics, layouts) => {
  const store = openStore({ now: () => 1_700_000_000_000 });
  const { queue: queues, topic } = store.kinds;
  for (const { name, fifo } of layouts) {
    queues.declare({ name, fifo, delayMs: 0, retentionMs: 86_400_000 });
  }
  for (const layout of topics) {
    const { name, fifo, filterBy } = layout;
    const subscriptions = layouts
      .filter(({ subscribesTo }) => subscribesTo?.topic === layout)
      .map(({ name: queue, subscribesTo: { filter } = {} }) => ({ queue, ...(filter && { filter }) }));
    topic.declare({ name, layout, fifo, filterBy, subscriptions });
  }
  return {
    driver: cloningDrivers(store).topic,
    async drain({ name }) {
      const all = [];
      for (;;) {
        const received = await store.run(() => queues.receive(name, 100, 30_000));
        if (received.length === 0) return all;
        const receipts = received.map(({ receipt }) => receipt);
        await store.run(() => queues.deleteMany(name, receipts));
        all.push(...received);
      }
    },
    close: async () => store.close(),
  };
});
