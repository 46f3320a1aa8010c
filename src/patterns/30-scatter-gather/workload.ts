import type { Calls, Workload } from "@motif/app/workload";

/**
 * A shop that shows what freight costs. One quote in ten misses a carrier, and one in five is looked at again. Durations are in
 * measured.json.
 */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /quotes": { share: 0.8, bytes: 250, responseBytes: 700 },
    "GET /quotes/{id}": { share: 0.2, bytes: 0, responseBytes: 800 },
  },
  functions: {
    // Half of the clients send an Idempotency-Key: its record is written before and after. One carrier in fifteen is asked twice.
    "give-quote": {
      uses: {
        north: { fetch: 1.07 },
        south: { fetch: 1.07 },
        west: { fetch: 1.07 },
        quotes: { put: 1 },
        missed: { send: 0.1 },
        requests: { put: 1 },
      },
    },
    "get-quote": { uses: { quotes: { get: 1 }, lateAnswers: { query: { calls: 1, items: 0.1 } } } },
    "ask-again": {
      uses: {
        north: { fetch: 0.33 },
        south: { fetch: 0.33 },
        west: { fetch: 0.33 },
        lateAnswers: { put: 1 },
      },
      failureRate: 0.05,
    },
  },
  services: { north: { requestBytes: 400 }, south: { requestBytes: 400 }, west: { requestBytes: 400 } },
  tables: {
    quotes: { itemBytes: 500, keptDays: 1 },
    requests: { itemBytes: 1100, newRate: 0.5, keptDays: 1 },
    "late-answers": { itemBytes: 250, keptDays: 1 },
  },
  queues: { missed: { messageBytes: 250 } },
} satisfies Workload;

/** A quote, which is looked at again by one client in four; one in ten misses the carrier that is slow with what is heavy. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const key: Record<string, string> = round % 2 === 0 ? { "idempotency-key": `round-${round}` } : {};
  const given = await fetch("/quotes", {
    method: "POST",
    headers: { "content-type": "application/json", ...key },
    body: JSON.stringify({ from: "HAM", to: "OSL", kg: round % 10 === 9 ? 1200 : 20 }),
  });
  if (round % 4 !== 0) return;
  await idle();
  await fetch(given.headers.get("location") ?? "");
};
