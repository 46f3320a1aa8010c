import type { Calls, Workload } from "@motif/app/workload";

/** A change: the state, its event and the mark. */
const CHANGE = { transactPut: 3 };

/** Of 100 arrivals 50 place or change an order, 5 cancel one; the others look. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "PUT /orders/{order}": { share: 0.5, bytes: 40, responseBytes: 80 },
    "DELETE /orders/{order}": { share: 0.05, bytes: 0, responseBytes: 80 },
    "GET /orders/{order}": { share: 0.35, bytes: 0, responseBytes: 80 },
    "GET /parcels/{order}": { share: 0.1, bytes: 0, responseBytes: 80 },
  },
  functions: {
    "put-order": { uses: { store: { get: 1 }, "saving.events": CHANGE, untold: { send: 1 } } },
    "cancel-order": { uses: { store: { get: 1 }, "saving.events": CHANGE, untold: { send: 1 } } },
    "get-order": { uses: { store: { get: 1 } } },
    "get-parcel": { uses: { parcels: { get: 1 } } },
    // The mark; the event, and that there are no more; the event away, and the mark.
    "relay-order": {
      failureRate: 0.001,
      uses: {
        store: { get: 1, query: { calls: 2, items: 0.5 }, delete: 2 },
        announcements: { send: 1 },
      },
    },
    // Nearly always nothing is untold: eight queries, one after the other. Stated, as no call leads here.
    "sweep-outbox": {
      durationMs: 60,
      cpuMs: 15,
      uses: { store: { query: { calls: 8, items: 0, index: true } }, untold: { send: 0 } },
    },
    "pack-order": { failureRate: 0.001, uses: { parcels: { get: 1, put: 1 } } },
  },
  tables: {
    // Events and marks go when they are told.
    orders: { itemBytes: 220, newRate: 0.3, keptDays: 365 },
    parcels: { itemBytes: 100, newRate: 0.9, keptDays: 365 },
  },
  queues: { untold: { messageBytes: 30 }, announcements: { messageBytes: 150 } },
} satisfies Workload;

/** An order that is placed, changed, looked at, and now and then cancelled. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const path = `/orders/order-${round}`;
  for (const quantity of [1, 2]) {
    const body = JSON.stringify({ sku: "mug", quantity });
    await fetch(path, { method: "PUT", headers: { "content-type": "application/json" }, body });
  }
  await fetch(path);
  await idle();
  await fetch(`/parcels/order-${round}`);
  if (round % 10 === 0) await fetch(path, { method: "DELETE" });
  await idle();
};
