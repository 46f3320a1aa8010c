import type { RunUsage } from "@motif/core/model";

/** A run of the shop for a quarter of an hour: 60 orders, 40 lists, and the work that the orders make, in 20 batches. */
export const run: RunUsage = {
  version: 1,
  app: "shop",
  from: "2026-11-20T10:00:00.000Z",
  to: "2026-11-20T10:15:00.000Z",
  arrivals: 100,
  api: { requests: 100, requestBytes: { "0": 40, "1024": 60 }, responseBytes: 200_000 },
  functions: {
    "create-order": {
      invocations: 60,
      units: 60,
      asynchronous: 0,
      filtered: 0,
      starts: 1,
      durations: { "10": 60 },
    },
    "list-orders": {
      invocations: 40,
      units: 40,
      asynchronous: 0,
      filtered: 0,
      starts: 1,
      durations: { "8": 30, "12": 10 },
    },
    "work-off": {
      invocations: 20,
      units: 63,
      asynchronous: 0,
      filtered: 0,
      starts: 2,
      durations: { "90": 20 },
    },
  },
  queues: {
    work: { sendCalls: 60, delivered: 63, batches: 20, failed: 3, sent: { "1024": 60 }, forwarded: {} },
  },
  tables: {
    orders: {
      updates: 63,
      deletes: 0,
      queriedItems: 1200,
      gets: { "1024": 60, "5120": 3 },
      writes: { "1024": 120, "2048": 3 },
      queries: {},
      eventualQueries: { "12288": 40 },
      transactionalWrites: {},
      transactionalUpdates: 0,
      transactionalDeletes: 0,
      checks: 0,
    },
  },
  buckets: { uploads: { gets: 0, heads: 0, lists: 0, events: 0, puts: { "10240": 63 } } },
  services: {},
  topics: {},
  buses: {},
  feeds: {},
  streams: {},
};
