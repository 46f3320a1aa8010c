import type { Calls, Workload } from "@motif/app/workload";

/**
 * A small shop's catalogue: people look at items far more often than they change them. Durations are in
 * measured.json.
 */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "GET /items": { share: 0.3, bytes: 0, responseBytes: 4_500 },
    "GET /items/{id}": { share: 0.5, bytes: 0, responseBytes: 600 },
    "POST /items": { share: 0.1, bytes: 300, responseBytes: 700 },
    "PUT /items/{id}": { share: 0.08, bytes: 300, responseBytes: 600 },
    "DELETE /items/{id}": { share: 0.02, bytes: 0, responseBytes: 300 },
  },
  functions: {
    "list-items": {
      uses: { items: { query: { calls: 1, items: 20, index: true } } },
    },
    "get-item": { uses: { items: { get: 1 } } },
    // Half of the clients send an Idempotency-Key: its record is written before and after.
    "create-item": { uses: { items: { put: 1 }, requests: { put: 1 } } },
    "update-item": { uses: { items: { update: 1 } } },
    "delete-item": { uses: { items: { delete: 1 } } },
  },
  tables: {
    items: { itemBytes: 250 },
    requests: { itemBytes: 900, newRate: 0.5, keptDays: 1 },
  },
} satisfies Workload;

const JSON_TYPE = { "content-type": "application/json" };
/** Items that stay, so that a page of the list is full. */
const KEPT = 20;

/** The life of an item, as a client sees it. */
export const calls: Calls = async ({ fetch }, round) => {
  const send = (method: string, headers: Record<string, string>, price: number) => ({
    method,
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ name: "A lamp with a name of usual length", price }),
  });
  const created = await fetch(
    "/items",
    send("POST", round % 2 === 0 ? { "idempotency-key": `round-${round}` } : {}, 20),
  );
  const path = created.headers.get("location") ?? "";
  await fetch("/items?limit=20");
  const found = await fetch(path);
  const updated = await fetch(path, send("PUT", { "if-match": found.headers.get("etag") ?? "" }, 25));
  const etag = updated.headers.get("etag") ?? "";
  if (round >= KEPT) await fetch(path, { method: "DELETE", headers: { "if-match": etag } });
};
