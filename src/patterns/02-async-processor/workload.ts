import type { Calls, Workload } from "@motif/app/workload";

/**
 * Every job is asked for three times before it is done, and then fetched: a fifth of the requests are new jobs.
 * Durations are in measured.json.
 */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /jobs": { share: 0.2, bytes: 5_000, responseBytes: 400 },
    "GET /jobs/{id}": { share: 0.6, bytes: 0, responseBytes: 500 },
    "GET /jobs/{id}/result": { share: 0.2, bytes: 0, responseBytes: 2_300 },
  },
  functions: {
    // Half of the clients send an Idempotency-Key: its record is written before and after.
    "create-job": {
      uses: { jobs: { put: 1 }, queue: { send: 1 }, requests: { put: 1 } },
    },
    "get-job": { uses: { jobs: { get: 1 } } },
    "get-job-result": { uses: { results: { get: 1 } } },
    "process-job": {
      logBytes: 200,
      failureRate: 0.01,
      poisonRate: 0.0005,
      uses: { jobs: { get: 1, update: 2 }, results: { put: 1 } },
    },
  },
  tables: {
    jobs: { itemBytes: 400, keptDays: 30 },
    requests: { itemBytes: 800, newRate: 0.5, keptDays: 1 },
  },
  queues: { jobs: { messageBytes: 5_200 } },
  buckets: { results: { objectBytes: 2_000 } },
} satisfies Workload;

/** A text of the 5,000 bytes that `arrivals` says. */
const TEXT = "to be or not ".repeat(385);

/** A job from its request to its result. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const key: Record<string, string> = round % 2 === 0 ? { "idempotency-key": `round-${round}` } : {};
  const accepted = await fetch("/jobs", {
    method: "POST",
    headers: { "content-type": "application/json", ...key },
    body: JSON.stringify({ text: TEXT }),
  });
  const path = accepted.headers.get("location") ?? "";
  await fetch(path);
  await idle();
  await fetch(path);
  await (await fetch(`${path}/result`)).text();
};
