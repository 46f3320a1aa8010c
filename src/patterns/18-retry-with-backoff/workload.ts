import type { Calls, Workload } from "@motif/app/workload";

/**
 * A quarter of the requests are new shipments; each is asked for three times. One attempt in ten is sent again. Durations are in
 * measured.json.
 */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /shipments": { share: 0.25, bytes: 300, responseBytes: 400 },
    "GET /shipments/{id}": { share: 0.75, bytes: 0, responseBytes: 500 },
  },
  functions: {
    // Half of the clients send an Idempotency-Key: its record is written before and after.
    "create-shipment": {
      uses: { shipments: { put: 1 }, bookings: { send: 1 }, records: { put: 1 } },
    },
    "get-shipment": { uses: { shipments: { get: 1 } } },
    "book-shipment": {
      logBytes: 300,
      failureRate: 0.001,
      poisonRate: 0.0005,
      uses: {
        records: { put: 2 },
        shipments: { get: 1, update: 0.9 },
        carrier: { fetch: 1 },
        bookings: { send: 0.1 },
      },
    },
  },
  tables: {
    shipments: { itemBytes: 400, keptDays: 30 },
    records: { itemBytes: 500, newRate: 0.6, keptDays: 12 },
  },
  queues: { bookings: { messageBytes: 500 } },
  services: { carrier: { requestBytes: 700 } },
} satisfies Workload;

/** A shipment from its request to its booking. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const key: Record<string, string> = round % 2 === 0 ? { "idempotency-key": `round-${round}` } : {};
  const accepted = await fetch("/shipments", {
    method: "POST",
    headers: { "content-type": "application/json", ...key },
    body: JSON.stringify({ recipient: "Ada Lovelace", country: "DE", grams: 700 }),
  });
  const path = accepted.headers.get("location") ?? "";
  await fetch(path);
  await idle();
  await fetch(path);
  await fetch(path);
};
