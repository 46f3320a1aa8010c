import { randomUUID } from "node:crypto";
import type { Inventory } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import { Database, type Durability } from "../ground/database.ts";
import { KEPT_TIMES_SCHEMA, type KeptTimes, openKeptTimes } from "../ground/kept-times.ts";
import type { Ground } from "../ground/kind.ts";
import { FEED_SCHEMA, openPositions, type Positions } from "../ground/positions.ts";
import { KEPT, type KeptStates } from "./kinds.ts";

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
  /** The cloud whose limits hold; the engine's own if not given. */
  readonly profile?: Profile;
}

/** Rows of one kind that one sweep deletes at most (of messages: a queue), so that it keeps nobody waiting. */
const SWEPT_AT_ONCE = 1000;

/**
 * Everything that the engine keeps. The kinds' operations run at once and write within the turn's transaction; wrap
 * them in `run` to learn when they are durable.
 */
export interface Store {
  readonly kinds: KeptStates;
  /** When schedules are due next. */
  readonly times: KeptTimes;
  /** How far feeds have read the changes of tables. */
  readonly positions: Positions;
  /**
   * Makes an app's resources known. Call it before anything else, and again when they change; what was stored before
   * stays. Throws `StoreError` (`data-incompatible`) where that does not fit any more: nothing is changed then. What it
   * returns is to be called when no function of the app's version before is left: they may have written in the old form.
   */
  declare(inventory: Pick<Inventory, "resources">): () => void;
  /** Deletes what has expired, a bounded number at a time. Returns whether none is left. */
  sweep(): boolean;
  /** Tells where the app's server is, for URLs that clients are given. */
  served(origin: string): void;
  /** See `Database.run`. */
  run<T>(operation: () => T): Promise<T>;
  /** See `Database.lose`. */
  lose(): void;
  /** Commits what is open and closes the files. */
  close(): void;
}

/**
 * Opens the store in a data folder, which this process then owns until it closes the store or ends.
 * Throws `StoreError` where it cannot be used.
 */
export function openStore(options: StoreOptions = {}): Store {
  const { folder, durability, now = Date.now, newId = randomUUID, profile } = options;
  const database = new Database({
    ...(folder !== undefined && { folder }),
    ...(durability && { durability }),
    schemas: [KEPT_TIMES_SCHEMA, FEED_SCHEMA, ...KEPT.map(({ kind }) => kind.schema)],
  });
  const kept = opened({ database, now, newId, folder, profile });
  return {
    kinds: Object.fromEntries(kept.map(({ name, state }) => [name, state])) as KeptStates, // each made its own
    times: openKeptTimes(database),
    positions: openPositions(database),
    declare({ resources }) {
      const adaptAgain = database.atomically(() =>
        kept.map(({ name, kind, state }) => kind.adapt?.(state, resources[name])),
      );
      for (const { name, kind, state } of kept) kind.declare?.(state, resources[name]);
      return () => {
        for (const adapt of adaptAgain) adapt?.();
      };
    },
    sweep() {
      const done = kept.map(({ kind, state }) => kind.sweep?.(state, SWEPT_AT_ONCE) ?? true);
      return done.every((isDone) => isDone);
    },
    served(origin) {
      for (const { kind, state } of kept) kind.served?.(state, origin);
    },
    run: (operation) => database.run(operation),
    lose: () => database.lose(),
    close() {
      database.close();
      for (const { kind, state } of kept) kind.close?.(state);
    },
  };
}

function opened(ground: Ground) {
  return KEPT.map(({ name, kind }) => ({ name, kind, state: kind.open(ground) }));
}
