import type { Inventory } from "@motif/core/model";
import { operationsOf } from "@motif/core/model";
import type { Workload } from "@motif/cost";

/** Calls of each operation per unit of work: few enough for events that cause their own kind to die out. */
const CALLS = 0.1;

/** A workload in which everything of an app is used: as much arrives at each way in, and all granted operations are called. */
export function anyWorkload({ triggers, resources, functions }: Inventory): Workload {
  const routes = triggers.filter(({ kind }) => kind === "api").map(({ name }) => name);
  const others = [
    ...resources.queue.map(({ name }) => `queue ${name}`),
    ...resources.bucket.map(({ name }) => `bucket ${name}`),
  ];
  const share = 1 / (routes.length + others.length);
  const named = <T>(entries: readonly { readonly name: string }[], load: T) =>
    Object.fromEntries(entries.map(({ name }) => [name, load]));
  return {
    perDay: 100_000,
    shape: "flat",
    arrivals: {
      ...Object.fromEntries(routes.map((name) => [name, { share, bytes: 1000, responseBytes: 1000 }])),
      ...Object.fromEntries(others.map((name) => [name, { share, bytes: 1000 }])),
    },
    functions: Object.fromEntries(
      functions.map(({ name, grants }) => {
        const uses = grants.map((grant) => [
          grant.name,
          Object.fromEntries(
            operationsOf(grant.resource.kind, grant.access).map((operation) => [operation, CALLS]),
          ),
        ]);
        return [name, { durationMs: 50, cpuMs: 5, failureRate: 0.01, uses: Object.fromEntries(uses) }];
      }),
    ),
    tables: named(resources.table, { itemBytes: 1000, keptDays: 30 }),
    queues: named(resources.queue, { messageBytes: 1000 }),
    topics: named(resources.topic, { messageBytes: 1000 }),
    buckets: named(resources.bucket, { objectBytes: 10_000, keptDays: 30 }),
    services: named(resources.service, { requestBytes: 1000 }),
  };
}
