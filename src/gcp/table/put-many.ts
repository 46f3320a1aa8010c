import { setTimeout as sleep } from "node:timers/promises";
import { MotifError, ThrottledError } from "@motif/core";
import { batchesOf, inParallel } from "@motif/core/driver";
import type { TableLayout } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import { batchWrite } from "../database/client.ts";
import type { NewDocument } from "../database/document.ts";

/** A call takes 500 writes and 10 MiB (https://cloud.google.com/firestore/quotas#writes_and_transactions). */
const LIMITS = { most: 500, bytes: 8 * 1024 * 1024 } as const;
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
  await inParallel(batchesOf([...byName.values()], sizeOf, LIMITS), BATCHES_AT_ONCE, (batch) =>
    writeBatch(table, batch),
  );
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

function sizeOf(document: NewDocument): number {
  return Buffer.byteLength(JSON.stringify(document));
}
