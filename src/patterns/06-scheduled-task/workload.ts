import type { Calls, Workload } from "@motif/app/workload";
import { lastDayOver, localDay } from "./calendar.ts";

/** Tills send their receipts all day; somebody reads the report in the morning. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "PUT /days/{day}/sales/{number}": { share: 0.98, bytes: 20, responseBytes: 300 },
    "GET /reports/{day}": { share: 0.01, bytes: 0, responseBytes: 350 },
    "GET /health": { share: 0.01, bytes: 0, responseBytes: 330 },
  },
  functions: {
    "put-sale": { uses: { sales: { get: 1, put: 1 } } },
    "get-report": { uses: { reports: { get: 1 } } },
    "get-health": { uses: { health: { get: 1 } } },
    // The sales of a day are read by the thousand, and removed by 25.
    "make-reports": { uses: { sales: { query: 10 }, reports: { query: 1, put: 1 } } },
    "clean-up": {
      uses: {
        leases: { put: 2 },
        progress: { get: 1, put: 0.13 },
        reports: { get: 0.25 },
        sales: { query: 50, delete: 1225 },
      },
    },
    "check-health": { uses: { health: { get: 1, put: 1 }, partner: { fetch: 1 } } },
  },
  services: { partner: { requestBytes: 200 } },
  tables: {
    sales: { itemBytes: 100, keptDays: 2 },
    reports: { itemBytes: 120, newRate: 1, keptDays: 3650 },
    progress: { itemBytes: 60, newRate: 0, keptDays: 365 },
    health: { itemBytes: 120, newRate: 0, keptDays: 365 },
    leases: { itemBytes: 250, newRate: 0, keptDays: 1 },
  },
} satisfies Workload;

const HEADERS = { "content-type": "application/json" };

/** A sale, each of the tasks, and a look at what they made. */
export const calls: Calls = async ({ fetch, invoke, now }, round) => {
  const body = JSON.stringify({ cents: 1990 });
  await fetch(`/days/${localDay(now())}/sales/till-1-${round}`, { method: "PUT", headers: HEADERS, body });
  for (const task of ["make-reports", "clean-up", "check-health"]) await invoke(task, null);
  await fetch(`/reports/${lastDayOver(now())}`);
  await fetch("/health");
};
