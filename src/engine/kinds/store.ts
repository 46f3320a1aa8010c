import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Database, type Durability } from "../ground/database.ts";
import { BUCKET_SCHEMA } from "./bucket/schema.ts";
import { Objects } from "./bucket/store.ts";
import { QUEUE_SCHEMA } from "./queue/schema.ts";
import { type QueueLimits, type QueueSettings, Queues } from "./queue/store.ts";
import type { TableKeys } from "./table/item-record.ts";
import { TABLE_SCHEMA } from "./table/schema.ts";
import { type TableLimits, Tables } from "./table/store.ts";

/** What a store holds, besides objects. */
export interface StoreLayout {
  readonly tables: readonly TableKeys[];
  readonly queues: readonly QueueSettings[];
}

/** How a store is opened. */
export interface StoreOptions {
  /** The data folder; in memory if not given, where nothing is left at the end. */
  readonly folder?: string;
  /** What an acknowledged write survives; `"process"` if not given. */
  readonly durability?: Durability;
  /** Milliseconds since 1970; the machine's clock if not given. */
  readonly now?: () => number;
  /** A new UUID; a random one if not given. */
  readonly newId?: () => string;
  readonly tableLimits?: TableLimits;
  readonly queueLimits?: Partial<QueueLimits>;
}

/** Rows that one sweep deletes at most (of messages: a queue), so that it keeps nobody waiting. */
const SWEPT_AT_ONCE = 1000;
/** No function runs so long, so that an upload which is older has nobody to commit it. */
const LONGEST_UPLOAD_MS = 24 * 3_600_000;

/**
 * Everything that the engine keeps. The parts' operations run at once and write within the turn's transaction; wrap
 * them in `run` to learn when they are durable.
 */
export interface Store {
  readonly tables: Tables;
  readonly queues: Queues;
  readonly objects: Objects;
  /**
   * Makes an app's tables and queues known. Call it before anything else, and again when they change; what was stored
   * before stays. Returns the tables whose items had to be indexed again. Throws `StoreError` (`data-incompatible`) where
   * stored items do not fit their table any more: nothing is changed then.
   */
  declare(layout: StoreLayout): readonly string[];
  /** Indexes tables again: items may have been written by a function that knew the layout of before. */
  reindex(tables: readonly string[]): void;
  /** Deletes expired items, messages and uploads, a bounded number at a time. Returns whether none is left. */
  sweep(): boolean;
  /** See `Database.run`. */
  run<T>(operation: () => T): Promise<T>;
  /** See `Database.atomically`. */
  atomically<T>(operation: () => T): T;
  /** Commits what is open now instead of at the end of the turn. */
  flush(): Promise<void>;
  /** Commits what is open and closes the files. */
  close(): void;
}

/**
 * Opens the store in a data folder, which this process then owns until it closes the store or ends.
 * Throws `StoreError` where it cannot be used.
 */
export function openStore(options: StoreOptions = {}): Store {
  const { folder, durability, now = Date.now, newId = randomUUID, tableLimits, queueLimits } = options;
  const database = new Database({
    schemas: [TABLE_SCHEMA, QUEUE_SCHEMA, BUCKET_SCHEMA],
    ...(folder !== undefined && { folder }),
    ...(durability && { durability }),
  });
  const objects = new Objects(database, now, folder === undefined ? undefined : join(folder, "objects"));
  const tables = new Tables(database, now, tableLimits);
  const queues = new Queues(database, now, newId, queueLimits);
  return {
    tables,
    queues,
    objects,
    declare(layout) {
      const changed = tables.declare(layout.tables);
      for (const queue of layout.queues) queues.declare(queue);
      return changed;
    },
    reindex: (names) => tables.reindex(names),
    sweep() {
      const items = tables.sweepExpired(SWEPT_AT_ONCE);
      const messages = queues.purgeExpired(SWEPT_AT_ONCE);
      objects.cancelUploadsBefore(now() - LONGEST_UPLOAD_MS);
      return items < SWEPT_AT_ONCE && messages < SWEPT_AT_ONCE;
    },
    run: (operation) => database.run(operation),
    atomically: (operation) => database.atomically(operation),
    flush: () => database.flush(),
    close() {
      database.close();
      objects.close();
    },
  };
}
