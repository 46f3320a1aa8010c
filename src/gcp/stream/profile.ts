import { fact, type Profile, quota } from "@motif/core/platform";
import { DOCS } from "../ground/profile.ts";
import { QUEUE } from "../queue/profile.ts";

/** Limits of streams. The rest is as of queues, which are topics too. */
export const QUOTAS = {
  /** Of a record: what failed goes as JSON into a message of Pub/Sub, whose 10 MB are 7.5 before Base64. */
  recordSize: quota(5_000_000, "bytes", "src/gcp/stream/stream-driver.ts", "2026-11", "high"),
} as const;

const ORDER = `${DOCS}/pubsub/docs/ordering`;

/** How records are published and delivered: with ordering keys. */
export const STREAM: Profile["stream"] = {
  faults: QUEUE.faults,
  record: QUOTAS.recordSize,
  delivery: {
    faults: {
      late: QUEUE.fifo.faults.late,
      // "Redelivery of a message triggers redelivery of all subsequent messages for that ordering key, even acknowledged ones."
      twice: fact(true, ORDER, "2026", "high"),
      unacknowledged: fact(true, ORDER, "2026", "high"),
    },
    reorders: fact(false, ORDER, "2026", "high"),
  },
  batch: QUEUE.fifo.batch,
  filtersFirst: QUEUE.filtersFirst,
};
