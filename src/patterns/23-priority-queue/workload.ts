import type { Calls, Workload } from "@motif/app/workload";

/** A third of the reports are paid for, a twentieth is beyond the quotas. Each is asked for three times. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /reports": { share: 0.25, bytes: 3_000, responseBytes: 400 },
    "GET /reports/{id}": { share: 0.749, bytes: 0, responseBytes: 400 },
    "PUT /tenants/{tenant}": { share: 0.001, bytes: 20, responseBytes: 100 },
  },
  functions: {
    // Half of the clients send an Idempotency-Key: its record is written before and after.
    "request-report": {
      uses: {
        tenants: { get: 1 },
        quotas: { get: 1, put: 0.95 },
        reports: { put: 1 },
        requests: { put: 1 },
        paid: { send: 0.33 },
        free: { send: 0.62 },
        overflow: { send: 0.05 },
      },
    },
    "set-plan": { uses: { tenants: { put: 1 } } },
    "get-report": { uses: { reports: { get: 1 } } },
    "make-paid-report": { failureRate: 0.01, uses: { reports: { get: 1, update: 1 } } },
    "make-free-report": { failureRate: 0.01, uses: { reports: { get: 1, update: 1 } } },
    "make-overflow-report": { failureRate: 0.01, uses: { reports: { get: 1, update: 1 } } },
  },
  tables: {
    reports: { itemBytes: 400, keptDays: 30 },
    tenants: { itemBytes: 50, newRate: 0.5 },
    "reports-quotas": { itemBytes: 200, newRate: 0.2, keptDays: 1 },
    requests: { itemBytes: 800, newRate: 0.5, keptDays: 1 },
  },
  queues: {
    "reports-paid": { messageBytes: 3_000 },
    "reports-free": { messageBytes: 3_000 },
    "reports-overflow": { messageBytes: 3_000 },
  },
} satisfies Workload;

/** As many values as `arrivals` says. */
const VALUES = Array.from({ length: 500 }, (_, n) => (n * 7919) % 1000);

/** A report of each lane from its request to its summary; a tenant of the free plan sends more than its quota. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const json = { "content-type": "application/json" };
  const tenants = [`paying-${round}`, `free-${round}`, "busy"];
  await fetch(`/tenants/paying-${round}`, { method: "PUT", headers: json, body: '{"plan":"paid"}' });
  const paths: [string, string][] = [];
  for (const tenant of tenants) {
    const key: Record<string, string> = round % 2 === 0 ? { "idempotency-key": `round-${round}` } : {};
    const accepted = await fetch("/reports", {
      method: "POST",
      headers: { ...json, "x-tenant": tenant, ...key },
      body: JSON.stringify({ values: VALUES }),
    });
    paths.push([tenant, accepted.headers.get("location") ?? ""]);
  }
  await idle();
  for (const [tenant, path] of paths) await fetch(path, { headers: { "x-tenant": tenant } });
};
