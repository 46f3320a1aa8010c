import type { Workload } from "@motif/cost";

/**
 * A small shop's catalogue: people look at items far more often than they change them. Times are what the handlers
 * compute plus 5 ms for each call of a table that they wait for.
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
      durationMs: 8,
      cpuMs: 3,
      uses: { items: { query: { calls: 1, items: 20, index: true } } },
    },
    "get-item": { durationMs: 7, cpuMs: 2, uses: { items: { get: 1 } } },
    // Half of the clients send an Idempotency-Key: its record is written before and after.
    "create-item": { durationMs: 13, cpuMs: 3, uses: { items: { put: 1 }, requests: { put: 1 } } },
    "update-item": { durationMs: 8, cpuMs: 3, uses: { items: { update: 1 } } },
    "delete-item": { durationMs: 7, cpuMs: 2, uses: { items: { delete: 1 } } },
  },
  tables: {
    items: { itemBytes: 250 },
    requests: { itemBytes: 900, newRate: 0.5, keptDays: 1 },
  },
} satisfies Workload;
