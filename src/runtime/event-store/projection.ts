import {
  ConditionFailedError,
  InvalidArgumentError,
  MotifError,
  parse,
  type Schema,
  UnknownOutcomeError,
} from "@motif/core";
import { ContendedStreamError } from "./errors.ts";
import type { EventStore } from "./event-store.ts";
import type { EventTypes, StoredEvent } from "./event-types.ts";
import { type MarkedStore, settle } from "./followers.ts";
import { generationsOf } from "./generations.ts";
import {
  type ProjectedRow,
  type ProjectionReader,
  type ProjectionStore,
  type ProjectionTable,
  projectionTable,
} from "./projection-table.ts";
import { type RebuildStep, rebuildStep } from "./rebuild.ts";
import type { StoreReader } from "./store-table.ts";

/** How rows follow from the events of a store: one row for each stream. */
export interface ProjectionOptions<E extends EventTypes, S, R> {
  readonly of: EventStore<E, S>;
  readonly schema: Schema<R>;
  /** The form of the rows: a larger number whenever `initial`, `apply` or `listed` changes. Rows of another form are made anew. */
  readonly form: number;
  readonly initial: (stream: string) => R;
  readonly apply: (row: R, event: StoredEvent<E>) => R;
  /** The list that a row is in, and by what it sorts there; in none, if not given. */
  readonly listed?: (row: R) => { readonly list: string; readonly sort: string } | undefined;
}

/** A row of a projection. */
export interface Projected<R> {
  readonly stream: string;
  readonly row: R;
  /** The last event that it is made of. */
  readonly version: number;
}

/** What a projection is read with. */
export interface ProjectionReading {
  readonly rows: ProjectionReader;
  /** Where rows have to be as new as a write. */
  readonly store?: StoreReader;
}

/** What keeps a projection up to date. */
export interface ProjectionHandles {
  readonly store: StoreReader;
  readonly rows: ProjectionStore;
}

/** What was done for a stream. */
export interface ProjectedEvents {
  /** Events that the live rows had not had. */
  readonly count: number;
  /** When the first of them was appended: so long the row was behind. */
  readonly oldest?: Date;
}

/** A page of a list. */
export interface ListOptions {
  readonly limit?: number;
  readonly cursor?: string | undefined;
  readonly order?: "ascending" | "descending";
}

/** Rows that follow from events: one for each stream. They can be made anew at any time, beside those that are read. */
export interface Projection<R = unknown> {
  readonly table: ProjectionTable;
  /**
   * The row of a stream, or undefined. It may be behind. With `atLeast`, which is the version that a command gave, it is not: what it lacks is
   * read from the events, and not kept. Where the stream has no such version at all, the row's is less than `atLeast`.
   */
  get(
    from: ProjectionReading,
    stream: string,
    options?: { atLeast?: number },
  ): Promise<Projected<R> | undefined>;
  /** One page of a list. It may be behind. Throws a `MotifError` with the code `list-changed` where a rebuild came between two pages. */
  list(
    from: Pick<ProjectionReading, "rows">,
    list: string,
    options?: ListOptions,
  ): Promise<{ readonly entries: readonly Projected<R>[]; readonly cursor?: string }>;
  /** Brings the row of a stream up to date, in all generations. Whoever comes twice or late does no harm. */
  project(
    handles: ProjectionHandles & { readonly store: MarkedStore },
    stream: string,
  ): Promise<ProjectedEvents>;
  /**
   * Does one step of making all rows anew, beside those that are read, and gives the next; undefined where there is none. `{ phase: "begin" }` is the
   * first, from the first row also where a rebuild was begun before. After the last row, the new ones are read, and the old ones dropped.
   */
  step(handles: ProjectionHandles, step: RebuildStep, now: Date): Promise<RebuildStep | undefined>;
}

const MOST_TRIES = 10;

/**
 * Declares rows that follow from the events of a store. Their table has the same name.
 *
 * @example
 * export const balances = projection("balances", {
 *   of: accounts,
 *   schema: Balance,
 *   form: 1,
 *   initial: (account) => ({ account, cents: 0 }),
 *   apply: (row, { type, data }) => (type === "deposited" ? { ...row, cents: row.cents + data.cents } : row),
 * });
 */
export function projection<E extends EventTypes, S, R>(
  name: string,
  options: ProjectionOptions<E, S, R>,
): Projection<R> {
  if (!Number.isInteger(options.form)) {
    throw new InvalidArgumentError(`form of projection ${name} is a whole number.`);
  }
  const inGeneration = (handles: ProjectionHandles, stream: string, generation: number) =>
    broughtUpToDate(options, handles, stream, generation);
  return {
    table: projectionTable(name),
    async get({ rows, store }, stream, { atLeast = 0 } = {}) {
      const { generations } = await generationsOf(rows);
      const found = await rows.get({ key: rowKey(generations.live, stream) });
      const known = found && projectedOf(options, found.item);
      if (atLeast <= (known?.version ?? 0)) return known;
      if (!store)
        throw new InvalidArgumentError(`Rows of ${name} as new as a write need the events' reader.`);
      const { row, version } = await folded(options, store, stream, known);
      return version === 0 ? undefined : { stream, row, version };
    },
    async list({ rows }, list, { limit = 100, cursor, order = "ascending" } = {}) {
      const { generations } = await generationsOf(rows);
      const inner = cursor === undefined ? undefined : innerCursor(cursor, generations.live);
      const page = await rows.query({
        ...{ index: "lists", partition: listKey(generations.live, list), limit, order },
        ...(inner !== undefined && { cursor: inner }),
      });
      const entries = page.entries.map(({ item }) => projectedOf(options, item));
      return { entries, ...(page.cursor !== undefined && { cursor: `${generations.live}.${page.cursor}` }) };
    },
    async project(handles, stream) {
      let live: ProjectedEvents = { count: 0 };
      await settle(handles.store, stream, async () => {
        // After the mark was read: a rebuild that began later sees the events that the mark speaks of.
        const { generations } = await generationsOf(handles.rows);
        live = await inGeneration(handles, stream, generations.live);
        if (generations.building !== undefined) await inGeneration(handles, stream, generations.building);
      });
      return live;
    },
    step: (handles, step, now) => rebuildStep(handles, step, now, inGeneration),
  };
}

async function broughtUpToDate<E extends EventTypes, S, R>(
  options: ProjectionOptions<E, S, R>,
  { store, rows }: ProjectionHandles,
  stream: string,
  generation: number,
): Promise<ProjectedEvents> {
  const key = rowKey(generation, stream);
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    const found = await rows.get({ key });
    const usable = found?.item.form === options.form ? projectedOf(options, found.item) : undefined;
    const { row, version, oldest } = await folded(options, store, stream, usable);
    if (version === (usable?.version ?? 0)) return { count: 0 };
    const next: ProjectedRow = {
      ...{ key, stream, version, form: options.form, data: JSON.stringify(row) },
      ...listAttributes(options, generation, row),
    };
    try {
      await rows.put(next, { if: found ? { version: found.version } : "absent" });
      return { count: version - (usable?.version ?? 0), ...(oldest && { oldest }) };
    } catch (error) {
      if (!(error instanceof ConditionFailedError) && !(error instanceof UnknownOutcomeError)) throw error;
    }
  }
  throw new ContendedStreamError(stream);
}

async function folded<E extends EventTypes, S, R>(
  { of, initial, apply }: ProjectionOptions<E, S, R>,
  store: StoreReader,
  stream: string,
  from: Projected<R> | undefined,
): Promise<{ readonly row: R; readonly version: number; readonly oldest?: Date }> {
  let row = from?.row ?? initial(stream);
  let version = from?.version ?? 0;
  let oldest: string | undefined;
  for await (const event of of.after(store, stream, version)) {
    row = apply(row, event);
    version = event.version;
    oldest ??= event.recordedAt;
  }
  return { row, version, ...(oldest !== undefined && { oldest: new Date(oldest) }) };
}

function projectedOf<E extends EventTypes, S, R>(
  { schema }: ProjectionOptions<E, S, R>,
  { data, stream = "", version = 0, key }: ProjectedRow,
): Projected<R> {
  return { stream, version, row: parse(schema, JSON.parse(data), `projected row ${key}`) };
}

function listAttributes<E extends EventTypes, S, R>(
  { listed }: ProjectionOptions<E, S, R>,
  generation: number,
  row: R,
): { readonly list?: string; readonly sort?: string } {
  const place = listed?.(row);
  return place ? { list: listKey(generation, place.list), sort: place.sort } : {};
}

function rowKey(generation: number, stream: string): string {
  return `${generation}/${stream}`;
}

function listKey(generation: number, list: string): string {
  return `${generation}/${list}`;
}

function innerCursor(cursor: string, live: number): string {
  const prefix = `${live}.`;
  if (cursor.startsWith(prefix)) return cursor.slice(prefix.length);
  throw new MotifError("list-changed", "The list was made anew since its first page. Begin again.");
}
