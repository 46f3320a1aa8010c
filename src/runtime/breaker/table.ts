import { type JsonObject, parse, type Table, type TableReader, type TableWriter, table } from "@motif/core";
import type { TableLayout } from "@motif/core/platform";
import * as z from "zod/mini";

const Record = z.object({
  /** The breaker's name. */
  name: z.string(),
  state: z.enum(["closed", "open"]),
  /** One more at every change of state: what was begun before says nothing about the state after. */
  epoch: z.int(),
  /** Another text at every write: whoever lost the answer to one knows it again. */
  writeId: z.string(),
  /** Milliseconds since 1970, by the clock of whoever changed it. */
  changedAt: z.number(),
  /** Milliseconds since 1970: nobody probes before. 0 while it is closed. */
  openUntil: z.number(),
  /** Milliseconds since 1970: nobody else probes before. There while somebody probes, or died of it: the half-open state. */
  probeUntil: z.exactOptional(z.number()),
});

/** What environments share of one breaker. A breaker without a record is closed. */
export type BreakerRecord = z.infer<typeof Record>;

/** A table of breakers. Grant `readWriter` to the functions that use it. */
export type BreakerTable = Table<BreakerRecord, "name", never>;

/** The handle of a table of breakers: the operations that are needed of it. */
export type BreakerStore = Pick<TableReader<BreakerRecord, "name">, "get"> &
  Pick<TableWriter<BreakerRecord, "name">, "put">;

/**
 * Declares a table for the shared state of breakers. Breakers may share one: each has one item, by its name.
 *
 * @example
 * export const breakers = breakerTable("breakers");
 */
export function breakerTable(name: string): BreakerTable {
  return table(name, { schema: Record, partitionKey: "name" });
}

/** Whether a table was declared by {@link breakerTable}. */
export function isBreakerTable({ schema }: Pick<TableLayout, "schema">): boolean {
  return schema === Record;
}

/** An item of a table of breakers. Throws `ValidationError` for what is none. */
export function breakerRecordOf(item: JsonObject): BreakerRecord {
  return parse(Record, item, "item of a table of breakers");
}

/** The state that a record stands for at a time, in milliseconds since 1970. */
export function stateOf({ state, probeUntil = 0 }: BreakerRecord, now: number): BreakerState {
  if (state === "closed") return "closed";
  return now < probeUntil ? "half-open" : "open";
}

/** `half-open`: one call is under way that decides. */
export type BreakerState = "closed" | "open" | "half-open";
