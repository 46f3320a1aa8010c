import { setTimeout as sleep } from "node:timers/promises";
import { MotifError, type TableLayout, ThrottledError } from "@motif/core";
import { inParallel } from "@motif/core/driver";
import { backoffDelay } from "@motif/runtime";
import { batchWrite } from "./database.ts";
import type { NewDocument } from "./document.ts";

/** https://cloud.google.com/firestore/quotas#writes_and_transactions */
const LARGEST_BATCH = 500;
/** A request has 10 MiB. */
const LARGEST_BATCH_BYTES = 8 * 1024 * 1024;
const BATCHES_AT_ONCE = 4;
/** Within some 5 seconds. */
const MOST_ATTEMPTS = 8;
const BACKOFF = { initialDelayMs: 50, maxDelayMs: 2_000 } as const;

/** Statuses of single writes that may pass: deadline exceeded, resource exhausted, aborted, internal, unavailable. */
const TRANSIENT: readonly number[] = [4, 8, 10, 13, 14];

/** Writes documents in batches, each document by itself; what Firestore could not write at once is sent again. */
export async function putItems(table: TableLayout, documents: readonly NewDocument[]): Promise<void> {
  // A batch must not name a document twice: the last one wins.
  const byName = new Map(documents.map((document) => [document.name, document]));
  await inParallel(batchesOf([...byName.values()]), BATCHES_AT_ONCE, (batch) => writeBatch(table, batch));
}

async function writeBatch(table: TableLayout, batch: readonly NewDocument[]): Promise<void> {
  let left = batch;
  for (let attempt = 1; ; attempt++) {
    const statuses = await batchWrite(left.map((update) => ({ update })));
    const refused = statuses.find(({ code }) => code !== 0 && !TRANSIENT.includes(code));
    if (refused) {
      throw new MotifError(
        "service-failed",
        `Firestore refused an item of table ${table.name}: ${refused.message}`,
      );
    }
    left = left.filter((_, index) => statuses[index]?.code !== 0);
    if (left.length === 0) return;
    if (attempt === MOST_ATTEMPTS) {
      throw new ThrottledError(
        `Firestore did not take ${left.length} items of table ${table.name}, because there is too much traffic.`,
      );
    }
    await sleep(backoffDelay(BACKOFF, attempt, Math.random));
  }
}

function batchesOf(documents: readonly NewDocument[]): NewDocument[][] {
  const batches: NewDocument[][] = [];
  let batch: NewDocument[] = [];
  let bytes = 0;
  for (const document of documents) {
    const size = Buffer.byteLength(JSON.stringify(document));
    if (batch.length === LARGEST_BATCH || (batch.length > 0 && bytes + size > LARGEST_BATCH_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(document);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
