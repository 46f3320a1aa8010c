import type { Calls, Workload } from "@motif/app/workload";

/** Of 100 arrivals so many are orders; the others ask. */
const ORDERS = 0.4;
/** Of all orders, how many come to each step: two in a hundred are of more than there is, two are declined, one is not delivered. */
const CALLS = {
  validateOrder: 1,
  checkInventory: 1,
  processPayment: 0.98,
  fulfillOrder: 0.96,
  refundPayment: 0.01,
  releaseInventory: 0.05,
  cancelOrder: 0.05,
};
/** Whole states, and tasks among them, of one execution: 4.05 on the average. */
const STATES = 4;

/** Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /orders": { share: ORDERS, bytes: 150, responseBytes: 250 },
    "GET /orders/{orderId}": { share: 0.55, bytes: 0, responseBytes: 250 },
    "GET /stock/{sku}": { share: 0.05, bytes: 0, responseBytes: 150 },
    "PUT /stock/{sku}": { share: 0, bytes: 50, responseBytes: 100 },
  },
  functions: {
    "place-order": { uses: { sagas: { start: 1 }, requests: { put: 2 } } },
    "get-order": { uses: { orders: { get: 1 }, sagas: { describe: 0.05 } } },
    "get-stock": { uses: { stock: { get: 1 } } },
    "put-stock": { uses: { stock: { put: 1 } } },
    "validate-order": { uses: { orders: { put: 1 }, stock: { get: 1 } } },
    "check-inventory": { uses: { stock: { get: 1, put: 0.98 }, reservations: { get: 1, put: 1 } } },
    "process-payment": { uses: { payments: { fetch: 1 } } },
    "fulfill-order": {
      uses: { stock: { get: 1, put: 1 }, reservations: { get: 2, put: 1 }, orders: { put: 1 } },
    },
    "refund-payment": { uses: { payments: { fetch: 1 } } },
    "release-inventory": { uses: { stock: { get: 1, put: 1 }, reservations: { get: 2, put: 1 } } },
    "cancel-order": { uses: { orders: { put: 1 } } },
  },
  workflows: {
    "order-saga": { perArrival: ORDERS, states: STATES, tasks: STATES, calls: CALLS, durationMs: 1000 },
  },
  tables: {
    orders: { itemBytes: 250, newRate: 0.5, keptDays: 365 },
    requests: { itemBytes: 500, newRate: 0.5, keptDays: 1 },
    // An article with the orders that are under way.
    stock: { itemBytes: 400, newRate: 0, keptDays: 365 },
    reservations: { itemBytes: 150, newRate: 0.5, keptDays: 365 },
  },
  services: { payments: { requestBytes: 450 } },
} satisfies Workload;

/** An order from its placing to its end. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const send = (method: string, path: string, key: string, body: object) =>
    fetch(path, {
      method,
      headers: { "content-type": "application/json", "idempotency-key": `${key}-${round}` },
      body: JSON.stringify(body),
    });
  // A new article for every ten orders: it has no more of them than one of a day.
  const sku = `mug-${Math.floor(round / 10)}`;
  if (round % 10 === 0) {
    await send("PUT", `/stock/${sku}`, "stock", { available: 10 });
    await fetch(`/stock/${sku}`);
  }
  const order = {
    sku,
    quantity: round % 50 === 0 ? 11 : 1,
    cents: round % 50 === 1 ? 600_000 : 1200,
    country: round % 10 === 2 ? "AQ" : "CH",
  };
  const placed = await send("POST", "/orders", "order", order);
  const path = placed.headers.get("location") ?? "";
  await idle();
  await fetch(path);
};
