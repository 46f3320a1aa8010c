import type { Calls, Workload } from "@motif/app/workload";

/** Scans of many shipments, and whoever wants to know where one is. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "PUT /shipments/{shipment}/scans/{number}": { share: 0.8, bytes: 70, responseBytes: 350 },
    "GET /shipments/{shipment}": { share: 0.1985, bytes: 0, responseBytes: 350 },
    "DELETE /shipments/{shipment}/scans/{number}": { share: 0.0005, bytes: 0, responseBytes: 300 },
    "PUT /depots/{depot}": { share: 0.001, bytes: 40, responseBytes: 200 },
  },
  functions: {
    "put-scan": { uses: { scans: { send: 1 } } },
    "give-up-scan": { uses: { scans: { send: 1 } } },
    "get-shipment": { uses: { shipments: { get: 1 }, journal: { query: { calls: 1, items: 0.1 } } } },
    "put-depot": { uses: { depots: { put: 1 } } },
    // One scan in five hundred is wrong. What it applies is one scan, but for the few that close a gap.
    "apply-scan": {
      poisonRate: 0.002,
      uses: {
        journal: { get: 1, put: 1, query: { calls: 2, items: 0.5 } },
        shipments: { get: 2, put: 1 },
        depots: { get: 1 },
      },
    },
  },
  tables: {
    journal: { itemBytes: 150, keptDays: 3650 },
    shipments: { itemBytes: 140 },
    depots: { itemBytes: 60 },
  },
  queues: { scans: { messageBytes: 120 } },
} satisfies Workload;

/** A scan of one of many shipments, from when it is made to when it is seen; now and then one is given up. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const put = (path: string, body: object) =>
    fetch(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const shipment = `/shipments/s-${round % 5}`;
  const number = 2 * Math.floor(round / 5) + 1;
  await put("/depots/HAM", { place: "Hamburg", feeCents: 150 });
  const at = new Date(Date.UTC(2026, 10, 30) + round * 60_000).toISOString();
  await put(`${shipment}/scans/${number}`, { status: "in-transit", depot: "HAM", at });
  await fetch(`${shipment}/scans/${number + 1}`, { method: "DELETE" });
  await idle();
  await fetch(shipment);
};
