import { type Table, type TableReader, type TableWriter, table } from "@motif/core";
import * as z from "zod/mini";

const Record = z.object({
  /** SHA-256 of the key that the caller chose. */
  key: z.string(),
  /** The attempt that holds the lease, or that did the work. */
  owner: z.string(),
  /** Random, and the same for all attempts of this record: ids are derived from it. */
  seed: z.string(),
  /** SHA-256 of the payload's canonical JSON; empty where payloads are not compared. */
  payloadHash: z.string(),
  /** Milliseconds since 1970. Not later than now: any attempt may take the work over. */
  leaseUntil: z.number(),
  /** Seconds since 1970: when the record may go. */
  expiresAt: z.number(),
  /** JSON text of the result; there once the work is done. */
  result: z.exactOptional(z.string()),
});

/** What is kept of one idempotency key. */
export type IdempotencyRecord = z.infer<typeof Record>;

/** A table of idempotency records. Grant `readWriter` to the functions that use it. */
export type IdempotencyTable = Table<IdempotencyRecord, "key", never>;

/** The handle of an idempotency table: the operations that are needed of it. */
export type IdempotencyStore = Pick<TableReader<IdempotencyRecord, "key">, "get"> &
  Pick<TableWriter<IdempotencyRecord, "key">, "put">;

/** Declares a table for idempotency records: `idempotencyTable("requests")`. Functions may share one. */
export function idempotencyTable(name: string): IdempotencyTable {
  return table(name, { schema: Record, partitionKey: "key", timeToLive: "expiresAt" });
}
