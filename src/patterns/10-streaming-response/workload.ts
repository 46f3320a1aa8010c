import type { Calls, Workload } from "@motif/app/workload";

/**
 * An office that takes orders over, most imports of which somebody watches. An import of 500 orders takes 20 batches of a tenth of a
 * second, and an export has 2,000 orders. The durations of what waits are stated; the others are in measured.json.
 */
export default {
  perDay: 1000,
  shape: "office-hours",
  arrivals: {
    "POST /imports": { share: 0.3, bytes: 150, responseBytes: 300 },
    "GET /imports/{id}": { share: 0.1, bytes: 0, responseBytes: 300 },
    "GET /imports/{id}/events": { share: 0.3, bytes: 0, responseBytes: 1_500 },
    "GET /exports/{month}": { share: 0.3, bytes: 0, responseBytes: 200_000 },
  },
  functions: {
    // One client in two sends an Idempotency-Key: its record is written before and after.
    "start-import": { uses: { imports: { put: 1 }, accepted: { send: 1 }, requests: { put: 1 } } },
    "get-import": { uses: { imports: { get: 1 }, progress: { query: { calls: 1, items: 1 } } } },
    "import-orders": {
      durationMs: 2_800,
      cpuMs: 100,
      failureRate: 0.01,
      uses: {
        imports: { get: 1 },
        progress: { query: { calls: 1, items: 1 }, put: 20 },
        orders: { putMany: { calls: 20, items: 25 } },
      },
    },
    // Looks once a second for as long as the import takes.
    "watch-import": {
      durationMs: 3_300,
      cpuMs: 30,
      uses: { imports: { get: 1 }, progress: { query: { calls: 4, items: 5 } } },
    },
    "export-orders": {
      durationMs: 500,
      cpuMs: 150,
      uses: { orders: { query: { calls: 8, items: 250 } } },
    },
  },
  tables: {
    imports: { itemBytes: 150, keptDays: 7 },
    progress: { itemBytes: 130, keptDays: 7 },
    orders: { itemBytes: 200, keptDays: 365 },
    requests: { itemBytes: 800, newRate: 0.5, keptDays: 1 },
  },
  queues: { accepted: { messageBytes: 150 } },
} satisfies Workload;

/** An import that is begun, looked at, and watched to its end; and an export. */
export const calls: Calls = async ({ fetch }, round) => {
  const key: Record<string, string> = round % 2 === 0 ? { "idempotency-key": `round-${round}` } : {};
  const begun = await fetch("/imports", {
    method: "POST",
    headers: { "content-type": "application/json", ...key },
    body: JSON.stringify({ month: "2026-11", orders: 25 }),
  });
  const path = begun.headers.get("location");
  await fetch(`${path}`);
  await (await fetch(`${path}/events`)).text();
  await (await fetch("/exports/2026-11?limit=2000")).text();
};
