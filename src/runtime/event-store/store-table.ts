import { type Table, type TableReader, table } from "@motif/core";
import * as z from "zod/mini";
import { sha256 } from "../idempotency/hash.ts";

const StoreItem = z.object({
  stream: z.string(),
  /** `event:0000000001`, `command:<id>`, `snapshot` or `pending`. */
  at: z.string(),
  /** Of an event, its own; of all others, that of the last event that they speak of. */
  version: z.int(),
  /** Events only. */
  type: z.exactOptional(z.string()),
  schemaVersion: z.exactOptional(z.int()),
  recordedAt: z.exactOptional(z.string()),
  command: z.exactOptional(z.string()),
  /** JSON text: of an event its data, of a snapshot the state. */
  data: z.exactOptional(z.string()),
  /** Commands only: SHA-256 of what was asked. */
  digest: z.exactOptional(z.string()),
  /** Commands only: the call that did it, so that it knows its write where the answer was lost. */
  call: z.exactOptional(z.string()),
  /** Commands only: seconds since 1970. */
  expiresAt: z.exactOptional(z.int()),
  /** Snapshots only: the version of the state's form. */
  form: z.exactOptional(z.int()),
  /** The mark of a stream whose followers have not been told of its last events: its shard, and since when, RFC 3339. */
  pending: z.exactOptional(z.string()),
  since: z.exactOptional(z.string()),
});

/** What an event store keeps in one row. */
export type StoreItem = z.infer<typeof StoreItem>;

/** The table of an event store. */
export type StoreTable = Table<StoreItem, "stream" | "at", "pending">;

/** What is needed of a store to read it. */
export type StoreReader = Pick<TableReader<StoreItem, "stream" | "at", "pending">, "get" | "query" | "scan">;

/** Declares the table of an event store. */
export function storeTable(name: string): StoreTable {
  return table(name, {
    schema: StoreItem,
    partitionKey: "stream",
    sortKey: "at",
    indexes: { pending: { partitionKey: "pending", sortKey: "since" } },
    timeToLive: "expiresAt",
  });
}

/** Texts of events sort as their versions do. */
const DIGITS = 10;

export const SNAPSHOT = "snapshot";
export const PENDING = "pending";
export const EVENTS = "event:";

/** The sort key of an event. */
export function eventKey(version: number): string {
  return `${EVENTS}${String(version).padStart(DIGITS, "0")}`;
}

/** The sort key of a command's receipt. */
export function commandKey(id: string): string {
  return `command:${id}`;
}

/** One key of an index takes some 1,000 writes a second on DynamoDB: marks are spread over these. */
export const SHARDS: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7"];

/** The shard of a stream's mark. */
export function shardOf(stream: string): string {
  return SHARDS[Number.parseInt(sha256(stream).slice(0, 8), 16) % SHARDS.length] ?? "0";
}
