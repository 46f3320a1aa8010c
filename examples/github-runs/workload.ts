import type { Calls, Workload } from "@motif/app/workload";
import { PUBLIC_SECRET, signed, workflowRun } from "./as-github.ts";

/** A day of a team: most of what GitHub sends is of other events. */
export default {
  perDay: 5_000,
  shape: "office-hours",
  arrivals: {
    "POST /github": { share: 0.9, bytes: 12_000, responseBytes: 250 },
    "GET /repositories/{owner}/{name}/runs": { share: 0.1, bytes: 0, responseBytes: 3_000 },
  },
  functions: {
    receive: { durationMs: 15, uses: { secret: { get: 1 }, deliveries: { send: 1 } } },
    // One webhook in three is of a run.
    "record-run": {
      durationMs: 20,
      failureRate: 0.01,
      poisonRate: 0.0001,
      uses: { runs: { get: 0.3, put: 0.3 } },
    },
    "list-runs": { durationMs: 15, uses: { runs: { query: { calls: 1, items: 20 } } } },
  },
  tables: { runs: { itemBytes: 250, keptDays: 90 } },
  queues: { deliveries: { messageBytes: 12_000 } },
} satisfies Workload;

export const secrets = { "webhook-secret": PUBLIC_SECRET };

/** A run from beginning to end, and a look at it. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  for (const action of ["requested", "in_progress", "completed"] as const) {
    const conclusion = action === "completed" ? "success" : undefined;
    const body = workflowRun({ run: round + 1, action, ...(conclusion && { conclusion }) });
    await fetch("/github", signed(`${round}-${action}`, body));
  }
  await idle();
  await (await fetch("/repositories/acme/shop/runs")).text();
};
