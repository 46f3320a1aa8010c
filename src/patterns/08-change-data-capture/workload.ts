import type { Calls, Workload } from "@motif/app/workload";

/** Many who search, and some who change what there is. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "GET /search": { share: 0.7, bytes: 0, responseBytes: 900 },
    "GET /products/{id}": { share: 0.15, bytes: 0, responseBytes: 120 },
    "PUT /products/{id}": { share: 0.14, bytes: 60, responseBytes: 120 },
    "DELETE /products/{id}": { share: 0.01, bytes: 0, responseBytes: 0 },
  },
  functions: {
    search: { uses: { entries: { query: { calls: 1, items: 12, index: true } } } },
    "get-product": { uses: { products: { get: 1 } } },
    "put-product": { uses: { products: { put: 1 } } },
    "remove-product": { uses: { products: { delete: 1 } } },
    "index-product": { failureRate: 0.001, uses: { entries: { get: 1, put: 1 } } },
  },
  tables: {
    products: { itemBytes: 120, newRate: 0.1 },
    entries: { itemBytes: 200, newRate: 0.1 },
  },
} satisfies Workload;

/** A product from when it is written to when it is found, and when it is gone. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const path = `/products/product-${round % 50}`;
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ name: `Lamp number ${round % 50}`, price: 20 + (round % 7) });
  await fetch(path, { method: "PUT", headers, body });
  await fetch(path);
  await idle();
  await fetch("/search?q=lamp%20number");
  if (round % 14 === 0) await fetch(path, { method: "DELETE" });
  await idle();
};
