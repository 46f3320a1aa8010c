import {
  type Context,
  type Duration,
  type GrantGroup,
  InvalidArgumentError,
  type Json,
  milliseconds,
  type Transaction,
  TransactionConditionError,
  transaction,
  UnknownOutcomeError,
} from "@motif/core";
import { backoffDelay } from "../backoff.ts";
import { canonicalJson } from "../idempotency/canonical-json.ts";
import { KeyReusedError } from "../idempotency/errors.ts";
import { sha256 } from "../idempotency/hash.ts";
import { ContendedStreamError, WrongVersionError } from "./errors.ts";
import { type EventTypes, encode, type NewEvent, type StoredEvent } from "./event-types.ts";
import { eventsAfter, loadStream, type Snapshots, type StreamState } from "./reading.ts";
import {
  commandKey,
  eventKey,
  PENDING,
  SNAPSHOT,
  type StoreItem,
  type StoreReader,
  type StoreTable,
  shardOf,
  storeTable,
} from "./store-table.ts";

/** What an event store keeps, and what follows from it. */
export interface EventStoreOptions<E extends EventTypes, S> {
  readonly events: E;
  /** The state of a stream without events. */
  readonly initial: S;
  /** The state after an event. It decides nothing: what happened has happened. */
  readonly apply: (state: S, event: StoredEvent<E>) => S;
  /** Without it, a stream's events are all read each time. */
  readonly snapshots?: Snapshots<S>;
  /** For how long a command is known, so that it is not done twice; `"7d"` if not given. */
  readonly commandsKept?: Duration;
}

/** Permission to append: a transaction within a stream, which is a partition. */
export type Appending = Transaction<{ readonly events: StoreTable["writer"] }>;

/** What is asked of a stream. */
export interface Command {
  readonly store: StoreReader;
  readonly appending: Appending;
  readonly stream: string;
  /** Of whoever asks: what comes with the same id again is done once. */
  readonly id: string;
  /** What is asked. The same id with other content is refused. */
  readonly content: Json;
  /** The version that the stream must have; any, if not given. 0 is a stream without events. */
  readonly expected?: number | undefined;
}

/** What came of a command. */
export interface Outcome<S> {
  /** The state of the stream: after the command's events, or later, where it was done before. */
  readonly state: S;
  /** The version of the command's last event, or of the stream where it had none. */
  readonly version: number;
  /** `false`: nothing was appended now, as the command was done before, or has no events. */
  readonly appended: boolean;
}

/** A store of events: what happened, by stream, which is the truth; and the state that follows from it. */
export interface EventStore<E extends EventTypes = EventTypes, S = unknown> {
  readonly name: string;
  readonly events: E;
  /** Grant its `reader` to whoever reads, besides to whoever appends. */
  readonly table: StoreTable;
  /** The grant to append. */
  readonly appending: GrantGroup<Appending>;
  /** The state of a stream, and its version. */
  load(store: StoreReader, stream: string): Promise<StreamState<S>>;
  /** The events of a stream after a version (0 is before the first), in order, in constant memory. */
  after(store: StoreReader, stream: string, version: number): AsyncGenerator<StoredEvent<E>>;
  /**
   * Reads a stream, lets `decide` say what happens, and appends that: all of its events or none, as the next versions without gaps. Where another
   * command was faster, `decide` is asked again with the new state, so it must have no effects of its own. What it throws is thrown, and nothing
   * is appended; with no event, nothing is written.
   *
   * A command with the same id is done once, also after a crash. Throws `WrongVersionError` where the stream has another version than `expected`,
   * `KeyReusedError` where the id was used with other content, `ContendedStreamError` (503) where others were faster ten times.
   *
   * @example
   * const { version } = await accounts.change(
   *   input,
   *   { store, appending, stream: accountId, id: idempotencyKey, content: body },
   *   ({ cents }) => {
   *     if (cents < body.cents) throw new RefusedError("not enough");
   *     return [{ type: "withdrawn", data: { cents: body.cents } }];
   *   },
   * );
   */
  change(
    context: Pick<Context, "now" | "newId">,
    command: Command,
    decide: (state: S, version: number) => readonly NewEvent<E>[],
  ): Promise<Outcome<S>>;
}

/** Others can be faster so many times in a row. */
const MOST_TRIES = 10;
const BACKOFF = { initialDelayMs: 10, maxDelayMs: 200 } as const;
/** A transaction has 100 items, of which the receipt, the mark and the snapshot are three. */
const MOST_EVENTS = 97;

/**
 * Declares an event store. Its table has the same name.
 *
 * @example
 * export const accounts = eventStore("accounts", {
 *   events: { opened: { schema: Opened }, deposited: { schema: Deposited, upcasts: [withCurrency] } },
 *   initial: { isOpen: false, cents: 0 },
 *   apply: (state, event) => (event.type === "opened" ? { ...state, isOpen: true } : { ...state, cents: state.cents + event.data.cents }),
 *   snapshots: { every: 100, form: 1, schema: State },
 * });
 */
export function eventStore<const E extends EventTypes, S>(
  name: string,
  options: EventStoreOptions<E, S>,
): EventStore<E, S> {
  const { snapshots, commandsKept = "7d" } = options;
  if (snapshots && (!Number.isInteger(snapshots.every) || snapshots.every < 1)) {
    throw new InvalidArgumentError(`snapshots.every of ${name} is a whole number, 1 or more.`);
  }
  const keptMs = milliseconds(commandsKept);
  const table = storeTable(name);
  const load = (store: StoreReader, stream: string) => loadStream(options, store, stream);
  return {
    name,
    events: options.events,
    table,
    appending: transaction({ events: table.writer }, { within: "partition" }),
    load,
    after: (store, stream, version) => eventsAfter(options.events, store, stream, version),
    async change({ now, newId }, command, decide) {
      const { store, appending, stream, id, content, expected } = command;
      const digest = sha256(canonicalJson(content));
      const call = newId();
      for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
        let found = await load(store, stream);
        // In this order: without a receipt now, what was read before has nothing of this very command.
        const known = await store.get({ stream, at: commandKey(id) });
        if (known) {
          if (known.item.digest !== digest) throw new KeyReusedError();
          const { version } = known.item;
          if (found.version < version) found = await load(store, stream);
          // By this very call, where the answer to its write was lost.
          return { state: found.state, version, appended: known.item.call === call };
        }
        if (expected !== undefined && expected !== found.version) {
          throw new WrongVersionError(stream, expected, found.version);
        }
        const decided = decide(found.state, found.version);
        if (decided.length === 0) return { ...found, appended: false };
        const commit = { options, stream, id, call, digest, at: now(), keptMs };
        const next = nextOf(commit, found, decided);
        if (await isWritten(appending, next.items)) return { ...next.after, appended: true };
        await pause(backoffDelay(BACKOFF, attempt, Math.random));
      }
      throw new ContendedStreamError(stream);
    },
  };
}

interface Commit<E extends EventTypes, S> {
  readonly options: EventStoreOptions<E, S>;
  readonly stream: string;
  readonly id: string;
  readonly call: string;
  readonly digest: string;
  readonly at: Date;
  readonly keptMs: number;
}

/** What a command writes, and the stream after it. */
function nextOf<E extends EventTypes, S>(
  { options, stream, id, call, digest, at, keptMs }: Commit<E, S>,
  found: StreamState<S>,
  decided: readonly NewEvent<E>[],
): { readonly items: readonly StoreItem[]; readonly after: StreamState<S> } {
  if (decided.length > MOST_EVENTS) {
    throw new InvalidArgumentError(
      `A command has ${MOST_EVENTS} events at most, which are appended together, not ${decided.length}.`,
    );
  }
  const recordedAt = at.toISOString();
  let { state, version } = found;
  const events: StoreItem[] = [];
  for (const event of decided) {
    version++;
    const encoded = encode(options.events, event);
    events.push({ stream, at: eventKey(version), version, ...encoded, recordedAt, command: id });
    // `encode` has parsed the data with the schema of this type; the state is made of what will be read.
    const stored = {
      type: event.type,
      data: JSON.parse(encoded.data),
      stream,
      version,
      recordedAt,
      command: id,
    };
    state = options.apply(state, stored as StoredEvent<E>);
  }
  const items = [
    ...events,
    {
      ...{ stream, at: commandKey(id), version, digest, call },
      expiresAt: Math.ceil((at.getTime() + keptMs) / 1000),
    },
    { stream, at: PENDING, version, pending: shardOf(stream), since: recordedAt },
    ...snapshotItem(options, stream, found.version, { state, version }),
  ];
  return { items, after: { state, version } };
}

function snapshotItem<E extends EventTypes, S>(
  { snapshots }: EventStoreOptions<E, S>,
  stream: string,
  before: number,
  { state, version }: StreamState<S>,
): StoreItem[] {
  if (!snapshots || Math.floor(before / snapshots.every) === Math.floor(version / snapshots.every)) return [];
  return [{ stream, at: SNAPSHOT, version, form: snapshots.form, data: JSON.stringify(state) }];
}

/** False where another command was faster, or where nobody can tell: then its receipt will. */
async function isWritten(appending: Appending, items: readonly StoreItem[]): Promise<boolean> {
  try {
    await appending.write(({ events }) => items.map((item) => events.put(item, conditionOf(item))));
    return true;
  } catch (error) {
    if (error instanceof TransactionConditionError || error instanceof UnknownOutcomeError) return false;
    throw error;
  }
}

/** What happened is never written over; marks and snapshots are. */
function conditionOf({ at }: StoreItem): { readonly if?: "absent" } {
  return at === PENDING || at === SNAPSHOT ? {} : { if: "absent" };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
