import type { Capabilities } from "@motif/core/capabilities";
import { ADAPTER, FUNCTIONS, SERVICE_BUS } from "../ground/services.ts";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "queue.delivery": { by: SERVICE_BUS },
  "queue.order": { by: SERVICE_BUS, difference: "by arrival; what is tried again comes later" },
  "queue.message": { by: `${SERVICE_BUS} Standard`, difference: "8 KB of them are kept free for retries" },
  "queue.delay": { by: "scheduled messages" },
  "queue.retry": {
    by: ADAPTER,
    difference: "a failed message is sent again as a scheduled copy that carries its count",
  },
  "queue.few-attempts": { by: ADAPTER },
  "queue.many-attempts": { by: ADAPTER },
  "queue.long-backoff": { by: ADAPTER },
  "queue.factor": { by: ADAPTER },
  "queue.batch": { by: ADAPTER },
  "queue.large-batch": { by: ADAPTER },
  "queue.window": { by: FUNCTIONS },
  "queue.long-window": { refused: "renews no locks of batches" },
  "queue.concurrency": { by: FUNCTIONS, difference: "so many instances with one call each" },
  "queue.shared-consumer": { refused: "has one setting for all of its queues on Azure" },
  "queue.long-run": { by: FUNCTIONS, difference: "the lock is renewed" },
  "queue.long-batch": { refused: "renews no locks of batches" },
  "queue.visibility": {
    by: SERVICE_BUS,
    difference: "a lock of 5 minutes at most, renewed while the function runs",
  },
  "queue.short-visibility": { by: SERVICE_BUS },
  "queue.retention": { by: SERVICE_BUS },
  "queue.short-retention": { by: SERVICE_BUS },
  "queue.filter": { by: "the adapter", difference: "in the function: the call is paid for" },
  "queue.rare-filter": { by: "the adapter", difference: "in the function: the call is paid for" },
  "queue.pipe": { by: "a function", difference: "no service of its own: a consumer with a filter" },
  "fifo.groups": { by: "sessions" },
  "fifo.deduplication": { by: "duplicate detection" },
  "fifo.batch": { by: "sessions", difference: "one message a call" },
  "fifo.window": { refused: "messages of a FIFO queue come one by one on Azure" },
  "fifo.delay": { by: "scheduled messages" },
} satisfies Partial<Capabilities>;
