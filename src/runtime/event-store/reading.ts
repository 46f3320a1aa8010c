import { parse, type Schema } from "@motif/core";
import { UnreadableEventError } from "./errors.ts";
import { decode, type EventTypes, type StoredEvent } from "./event-types.ts";
import { EVENTS, eventKey, SNAPSHOT, type StoreItem, type StoreReader } from "./store-table.ts";

/** What a store is read with. */
export interface Reading<E extends EventTypes, S> {
  readonly events: E;
  readonly initial: S;
  readonly apply: (state: S, event: StoredEvent<E>) => S;
  readonly snapshots?: Snapshots<S> | undefined;
}

/** States that are kept, so that not all events have to be read. */
export interface Snapshots<S> {
  /** A snapshot is kept with about every so many events of a stream, in the same write. */
  readonly every: number;
  /** The form of the state. Those of another are not used, and events are read from the first. */
  readonly form: number;
  readonly schema: Schema<S>;
}

/** A stream as it is: what follows from its events, and the version of the last one; 0 where there is none. */
export interface StreamState<S> {
  readonly state: S;
  readonly version: number;
}

const PAGE = 200;

/** The state of a stream, by its snapshot and the events since. */
export async function loadStream<E extends EventTypes, S>(
  reading: Reading<E, S>,
  store: StoreReader,
  stream: string,
): Promise<StreamState<S>> {
  const snapshot = await snapshotOf(reading, store, stream);
  let { state, version } = snapshot ?? { state: reading.initial, version: 0 };
  for await (const event of eventsAfter(reading.events, store, stream, version)) {
    state = reading.apply(state, event);
    version = event.version;
  }
  return { state, version };
}

async function snapshotOf<E extends EventTypes, S>(
  { snapshots }: Reading<E, S>,
  store: StoreReader,
  stream: string,
): Promise<StreamState<S> | undefined> {
  if (!snapshots) return undefined;
  const found = await store.get({ stream, at: SNAPSHOT });
  if (found?.item.data === undefined || found.item.form !== snapshots.form) return undefined;
  const state = parse(snapshots.schema, JSON.parse(found.item.data), `snapshot of stream ${stream}`);
  return { state, version: found.item.version };
}

/** The events of a stream after a version, in order, page by page. Throws `UnreadableEventError` where one is missing. */
export async function* eventsAfter<E extends EventTypes>(
  types: E,
  store: StoreReader,
  stream: string,
  version: number,
): AsyncGenerator<StoredEvent<E>> {
  let last = version;
  let cursor: string | undefined;
  do {
    const page = await store.query({
      partition: stream,
      sort: { from: eventKey(version + 1), to: `${EVENTS}9999999999` },
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    });
    for (const { item } of page.entries) {
      if (item.version !== last + 1) {
        throw new UnreadableEventError(`stream ${stream}`, `version ${last + 1} is missing.`);
      }
      last = item.version;
      yield storedEvent(types, item);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}

function storedEvent<E extends EventTypes>(types: E, item: StoreItem): StoredEvent<E> {
  const { stream, version, type = "", schemaVersion = 0, data = "null", recordedAt, command } = item;
  const decoded = decode(types, { type, schemaVersion, data }, `event ${version} of stream ${stream}`);
  // `decode` has parsed the data with the schema of this type.
  return { type, data: decoded, stream, version, recordedAt, command } as StoredEvent<E>;
}
