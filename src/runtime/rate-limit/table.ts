import { type Table, type TableReader, type TableWriter, table } from "@motif/core";
import * as z from "zod/mini";

const Record = z.object({
  /** SHA-256 of what is limited, and by which limit. */
  key: z.string(),
  /** When the next unit is due, were they used evenly: milliseconds since 1970. */
  arrivalMs: z.number(),
  /** And a fraction of one, in parts of `1/rate`. */
  arrivalPart: z.number(),
  /** When units were used last, by the clock of who used them: milliseconds since 1970. */
  usedMs: z.number(),
  /** The call that wrote this, so that it knows its write where the answer was lost. */
  call: z.string(),
  /** Seconds since 1970, well after the next unit was due: all units are there then, as without a record. */
  expiresAt: z.number(),
});

/** What is kept of one key of a rate limit. */
export type RateLimitRecord = z.infer<typeof Record>;

/** A table of rate limits. Grant `readWriter` to the functions that use it. */
export type RateLimitTable = Table<RateLimitRecord, "key", never>;

/** The handle of a rate limit table: the operations that are needed of it. */
export type RateLimitStore = Pick<TableReader<RateLimitRecord, "key">, "get"> &
  Pick<TableWriter<RateLimitRecord, "key">, "put">;

/**
 * Declares a table for rate limits. Functions and limits may share one.
 *
 * @example
 * export const limits = rateLimitTable("limits");
 */
export function rateLimitTable(name: string): RateLimitTable {
  return table(name, { schema: Record, partitionKey: "key", timeToLive: "expiresAt" });
}
