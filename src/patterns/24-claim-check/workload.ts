import type { Calls, Workload } from "@motif/app/workload";

/** A document in five is large. Each is asked for twice. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /documents": {
      share: 1 / 3,
      bytes: [
        { value: 20_000, share: 0.8 },
        { value: 1_000_000, share: 0.2 },
      ],
      responseBytes: 400,
    },
    "GET /documents/{id}": { share: 2 / 3, bytes: 0, responseBytes: 400 },
  },
  functions: {
    // Half of the clients send an Idempotency-Key: its record is written before and after.
    "submit-document": {
      uses: { index: { put: 1 }, payloads: { put: 0.2 }, queue: { send: 1 }, requests: { put: 1 } },
    },
    "get-document": { uses: { index: { get: 1 } } },
    "index-document": {
      logBytes: 200,
      failureRate: 0.01,
      poisonRate: 0.0005,
      uses: { index: { get: 1, update: 1 }, payloads: { get: 0.2 } },
    },
  },
  tables: {
    index: { itemBytes: 300 },
    requests: { itemBytes: 800, newRate: 0.5, keptDays: 1 },
  },
  queues: {
    documents: {
      messageBytes: [
        { value: 20_200, share: 0.8 },
        { value: 200, share: 0.2 },
      ],
    },
  },
  buckets: { documents: { objectBytes: 1_000_000 } },
} satisfies Workload;

/** Texts of the lengths that `arrivals` says. */
const SMALL = "to be or not ".repeat(1540);
const LARGE = "to be or not ".repeat(76_900);

/** A document from its submission to its entry. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const key: Record<string, string> = round % 2 === 0 ? { "idempotency-key": `round-${round}` } : {};
  const accepted = await fetch("/documents", {
    method: "POST",
    headers: { "content-type": "application/json", ...key },
    body: JSON.stringify({ title: `Document ${round}`, text: round % 5 === 0 ? LARGE : SMALL }),
  });
  const path = accepted.headers.get("location") ?? "";
  await fetch(path);
  await idle();
  await fetch(path);
};
