import type { Calls, Workload } from "@motif/app/workload";

/** Half of the clients wait for a summary; the others order a report, and ask twice for it. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /summaries": { share: 0.4, bytes: 2_000, responseBytes: 350 },
    "POST /reports": { share: 0.2, bytes: 200_000, responseBytes: 400 },
    "GET /reports/{id}": { share: 0.4, bytes: 0, responseBytes: 350 },
  },
  functions: {
    "ask-summary": { uses: { summarize: { invoke: 1 } } },
    // Half of the clients send an Idempotency-Key: its record is written before and after.
    "order-report": { uses: { summarize: { send: 1 }, reports: { put: 1 }, requests: { put: 1 } } },
    "get-report": { uses: { reports: { get: 1 } } },
    summarize: { failureRate: 0.001 },
    "note-report": { uses: { reports: { get: 1, put: 1 } } },
  },
  tables: {
    reports: { itemBytes: 150, newRate: 0.5 },
    requests: { itemBytes: 800, newRate: 0.5, keptDays: 1 },
  },
  queues: { summarized: { messageBytes: 200_500 }, unsummarized: { messageBytes: 200_500 } },
} satisfies Workload;

/** Values of the size that `arrivals` says: 200 KB and 2 KB. */
const MANY = Array.from({ length: 33_000 }, (_, n) => 10_000 + n);
const FEW = MANY.slice(0, 330);

/** A summary that is waited for; in every second round a report from its order to its end. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const post = (path: string, values: readonly number[], headers: Record<string, string> = {}) =>
    fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ values }),
    });
  await post("/summaries", FEW);
  if (round % 2 === 1) return;
  const key: Record<string, string> = round % 4 === 0 ? { "idempotency-key": `round-${round}` } : {};
  const path = (await post("/reports", MANY, key)).headers.get("location") ?? "";
  await fetch(path);
  await idle();
  await fetch(path);
};
