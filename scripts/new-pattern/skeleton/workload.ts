import type { Calls, Workload } from "@motif/app/workload";

/** Somebody asks now and then. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: { "POST /greetings": { share: 1, bytes: 100, responseBytes: 400 } },
  functions: { greet: { uses: { greetings: { put: 1 } } } },
  tables: { greetings: { itemBytes: 150, keptDays: 30 } },
} satisfies Workload;

/** What `motif cost NN --measure` calls. */
export const calls: Calls = async ({ fetch }, round) => {
  await fetch("/greetings", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: `Ada ${round}` }),
  });
};
