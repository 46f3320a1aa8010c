import type { Calls, Workload } from "@motif/app/workload";

/** Around the data of an event: what a CloudEvent says besides. */
const ENVELOPE = 450;

/**
 * Events of 100 orders, of which 5 are cancelled: 2 by the stock, 2 by the payment, 1 by the carrier. Those of the way forward,
 * those that confirm, and those that cancel.
 */
const EVENTS = {
  placed: 100,
  reserved: 98,
  refused: 2,
  taken: 96,
  declined: 2,
  booked: 95,
  undeliverable: 1,
  confirmed: 95,
  sold: 95,
  sent: 95,
  cancelled: 5,
  released: 5,
  returned: 5,
  unbooked: 5,
};
const ALL = Object.values(EVENTS).reduce((sum, each) => sum + each, 0);
const HEARD = ALL - EVENTS.placed - EVENTS.confirmed - EVENTS.cancelled;

const MATCHING = {
  "shop-reserve-stock": EVENTS.placed / ALL,
  "shop-settle-stock": (EVENTS.confirmed + EVENTS.cancelled) / ALL,
  "shop-take-payment": EVENTS.reserved / ALL,
  "shop-return-payment": EVENTS.cancelled / ALL,
  "shop-book-shipment": EVENTS.taken / ALL,
  "shop-settle-shipment": (EVENTS.confirmed + EVENTS.cancelled) / ALL,
  "shop-follow-order": HEARD / ALL,
};

/** Of 100 arrivals 40 are orders; the others ask. One order in twenty is cancelled. Durations are in measured.json, but for the one that says its own. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /orders": { share: 0.4, bytes: 150, responseBytes: 250 },
    "GET /orders/{orderId}": { share: 0.55, bytes: 0, responseBytes: 450 },
    "GET /stock/{sku}": { share: 0.05, bytes: 0, responseBytes: 150 },
    "PUT /stock/{sku}": { share: 0, bytes: 50, responseBytes: 100 },
  },
  functions: {
    "place-order": { uses: { orders: { put: 1 }, requests: { put: 2 }, shop: { publish: 1 } } },
    "get-order": { uses: { orders: { get: 1 } } },
    "get-stock": { uses: { stock: { get: 1 } } },
    "put-stock": { uses: { stock: { put: 1 } } },
    "reserve-stock": {
      failureRate: 0.01,
      uses: {
        stock: { get: 1, put: 0.98 },
        reservations: { get: 1, put: 1 },
        shop: { publish: 1 },
      },
    },
    "settle-stock": {
      failureRate: 0.01,
      uses: { stock: { get: 1, put: 1 }, reservations: { get: 2, put: 1 }, shop: { publish: 1 } },
    },
    "take-payment": {
      failureRate: 0.01,
      uses: { charges: { get: 2, put: 1 }, payments: { fetch: 1 }, shop: { publish: 1 } },
    },
    "return-payment": {
      failureRate: 0.01,
      uses: { charges: { get: 1, put: 1 }, payments: { fetch: 1 }, shop: { publish: 1 } },
    },
    "book-shipment": {
      failureRate: 0.01,
      uses: { shipments: { get: 2, put: 1 }, carrier: { fetch: 1 }, shop: { publish: 1 } },
    },
    "settle-shipment": {
      failureRate: 0.01,
      uses: { shipments: { get: 1, put: 1 }, carrier: { fetch: 1 }, shop: { publish: 1 } },
    },
    // Of what it hears, the outcomes decide an order, and so it tells.
    "follow-order": {
      failureRate: 0.01,
      uses: {
        orders: { get: 1, put: 1 },
        shop: { publish: (EVENTS.confirmed + EVENTS.cancelled) / HEARD },
      },
    },
    // Nearly always there is nothing to do; its schedule runs it, no call does, so its time is stated.
    "watch-orders": {
      durationMs: 10,
      uses: { orders: { query: { calls: 1, items: 0, index: true } }, shop: {} },
    },
  },
  tables: {
    orders: { itemBytes: 400, newRate: 0.12, keptDays: 365 },
    requests: { itemBytes: 500, newRate: 0.5, keptDays: 1 },
    // An article with the orders that are open.
    stock: { itemBytes: 400, newRate: 0, keptDays: 365 },
    reservations: { itemBytes: 150, newRate: 0.5, keptDays: 365 },
    charges: { itemBytes: 100, newRate: 0.95, keptDays: 365 },
    shipments: { itemBytes: 100, newRate: 0.5, keptDays: 365 },
  },
  buses: { shop: { eventBytes: 100 + ENVELOPE, matching: MATCHING } },
  queues: Object.fromEntries(Object.keys(MATCHING).map((name) => [name, { messageBytes: 120 + ENVELOPE }])),
  services: { payments: { requestBytes: 450 }, carrier: { requestBytes: 450 } },
} satisfies Workload;

/** An order from its placing to its end. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const send = (method: string, path: string, key: string, body: object) =>
    fetch(path, {
      method,
      headers: { "content-type": "application/json", "idempotency-key": `${key}-${round}` },
      body: JSON.stringify(body),
    });
  // A new article each time: it has no more orders than one of a day.
  const sku = `mug-${round}`;
  await send("PUT", `/stock/${sku}`, "stock", { available: 10 });
  const order = {
    sku,
    quantity: round % 50 === 0 ? 11 : 1,
    cents: round % 50 === 1 ? 600_000 : 1200,
    country: round % 100 === 2 ? "AQ" : "CH",
  };
  const placed = await send("POST", "/orders", "order", order);
  const path = placed.headers.get("location") ?? "";
  await fetch(path);
  await idle();
  await fetch(path);
  await fetch(`/stock/${sku}`);
};
