import type { KeptKind } from "../../ground/kind.ts";
import { queueAdmin, queueDescription } from "./admin.ts";
import { queueFaults } from "./faults.ts";
import { limitsOf } from "./imitation.ts";
import { queueMeter } from "./meter.ts";
import { queueOperations } from "./operations.ts";
import type { QueueOperation, QueueResults } from "./protocol.ts";
import { QUEUE_SCHEMA } from "./schema.ts";
import { Queues } from "./store.ts";

/** Queues. */
export const queue = {
  plural: "queues",
  schema: QUEUE_SCHEMA,
  open: ({ database, now, newId, profile }) => new Queues(database, now, newId, profile && limitsOf(profile)),
  declare(queues, entries) {
    for (const entry of entries) queues.declare(entry);
  },
  sweep: (queues, limit) => queues.purgeExpired(limit) < limit,
  operations: queueOperations,
  faults: queueFaults,
  meter: queueMeter,
  description: queueDescription,
  admin: queueAdmin,
} as const satisfies KeptKind<"queue", "queues", Queues, QueueOperation, QueueResults>;
