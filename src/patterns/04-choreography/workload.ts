import type { Calls, Workload } from "@motif/app/workload";

const RULES = {
  "shop-reserve-stock": 200,
  "shop-take-payment": 160,
  "shop-settle-stock": 130,
  "shop-keep-address": 120,
  "shop-send-email": 130,
  "shop-track-order": 140,
};
/** Around the data of an event: what a CloudEvent says besides. */
const ENVELOPE = 450;

/**
 * Of 100 arrivals 30 are orders and 5 are registrations; the others ask. One order in thirty is of more than there is. So 124 events
 * are 5 of users, 30 of orders that are placed, 30 of the stock, 29 of payments and 30 of e-mails. Durations are in measured.json.
 */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /users": { share: 0.05, bytes: 100, responseBytes: 200 },
    "POST /orders": { share: 0.3, bytes: 200, responseBytes: 250 },
    "GET /orders/{orderId}": { share: 0.6, bytes: 0, responseBytes: 400 },
    "GET /stock/{sku}": { share: 0.05, bytes: 0, responseBytes: 150 },
    "PUT /stock/{sku}": { share: 0, bytes: 50, responseBytes: 100 },
  },
  functions: {
    "register-user": { uses: { users: { put: 1 }, requests: { put: 2 }, shop: { publish: 1 } } },
    "place-order": {
      uses: { users: { get: 1 }, orders: { put: 1 }, requests: { put: 2 }, shop: { publish: 1 } },
    },
    "get-order": { uses: { orders: { get: 1 } } },
    "get-stock": { uses: { stock: { get: 1 } } },
    "put-stock": { uses: { stock: { put: 1 } } },
    "reserve-stock": {
      failureRate: 0.01,
      uses: {
        stock: { get: 1, put: 0.97 },
        reservations: { get: 1, put: 1 },
        shop: { publish: 1 },
      },
    },
    "take-payment": {
      failureRate: 0.01,
      poisonRate: 0.0005,
      uses: { charges: { get: 1, put: 1 }, payments: { fetch: 1 }, shop: { publish: 1 } },
    },
    "settle-stock": {
      failureRate: 0.01,
      uses: { stock: { get: 1, put: 1 }, reservations: { get: 1, put: 1 } },
    },
    "keep-address": { uses: { contacts: { put: 1 } } },
    "send-email": {
      failureRate: 0.01,
      uses: {
        contacts: { get: 1 },
        mails: { get: 1, put: 1 },
        mailer: { fetch: 1 },
        shop: { publish: 1 },
      },
    },
    "track-order": { failureRate: 0.01, uses: { orders: { update: 1 } } },
  },
  tables: {
    users: { itemBytes: 120, keptDays: 365 },
    orders: { itemBytes: 350, newRate: 0.25, keptDays: 365 },
    requests: { itemBytes: 500, newRate: 0.5, keptDays: 1 },
    // An article with the orders that are not paid yet.
    stock: { itemBytes: 400, newRate: 0, keptDays: 365 },
    reservations: { itemBytes: 150, newRate: 0.5, keptDays: 365 },
    charges: { itemBytes: 180, newRate: 1, keptDays: 365 },
    contacts: { itemBytes: 120, newRate: 1, keptDays: 365 },
    mails: { itemBytes: 200, newRate: 1, keptDays: 365 },
  },
  buses: {
    shop: {
      eventBytes: 130 + ENVELOPE,
      matching: {
        "shop-keep-address": 5 / 124,
        "shop-reserve-stock": 30 / 124,
        "shop-take-payment": 29 / 124,
        "shop-settle-stock": 29 / 124,
        "shop-send-email": 30 / 124,
        "shop-track-order": 89 / 124,
      },
    },
  },
  queues: Object.fromEntries(
    Object.entries(RULES).map(([name, bytes]) => [name, { messageBytes: bytes + ENVELOPE }]),
  ),
  services: { payments: { requestBytes: 500 }, mailer: { requestBytes: 500 } },
} satisfies Workload;

/** An order from its user's registration to its end. */
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
  const { userId } = await (await send("POST", "/users", "user", { email: "ada@example.com" })).json();
  const order = {
    userId,
    sku,
    quantity: round % 33 === 0 ? 11 : 1,
    cents: round % 50 === 1 ? 600_000 : 1200,
  };
  const placed = await send("POST", "/orders", "order", order);
  const path = placed.headers.get("location") ?? "";
  await fetch(path);
  await idle();
  await fetch(path);
  await fetch(`/stock/${sku}`);
};
