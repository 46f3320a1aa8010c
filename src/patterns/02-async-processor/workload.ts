import type { Workload } from "@motif/cost";

/**
 * Every job is asked for three times before it is done, and then fetched: a fifth of the requests are new jobs. Times
 * are what the handlers compute plus 5 ms for each call of a service that they wait for.
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
      durationMs: 18,
      cpuMs: 3,
      uses: { jobs: { put: 1 }, queue: { send: 1 }, requests: { put: 1 } },
    },
    "get-job": { durationMs: 7, cpuMs: 2, uses: { jobs: { get: 1 } } },
    "get-job-result": { durationMs: 12, cpuMs: 2, uses: { results: { get: 1 } } },
    "process-job": {
      durationMs: 60,
      cpuMs: 30,
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
