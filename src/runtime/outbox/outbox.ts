import {
  type Context,
  type GrantGroup,
  InvalidArgumentError,
  type Parsed,
  parse,
  type Schema,
  type Stored,
  TransactionConditionError,
  transaction,
  UnknownOutcomeError,
} from "@motif/core";
import { backoffDelay } from "../backoff.ts";
import { ContendedStreamError } from "../event-store/errors.ts";
import type { Appending } from "../event-store/event-store.ts";
import { type MarkedStore, settle } from "../event-store/followers.ts";
import {
  EVENTS,
  eventKey,
  PENDING,
  type StoreItem,
  type StoreReader,
  type StoreTable,
  shardOf,
  storeTable,
} from "../event-store/store-table.ts";

/** The types of an outbox's events, by name, with what each says. */
export type OutboxEvents = Readonly<Record<string, Schema>>;

/** An event to publish with a change. */
export type OutboxEvent<E extends OutboxEvents> = {
  readonly [T in keyof E & string]: { readonly type: T; readonly data: Parsed<E[T]> };
}[keyof E & string];

/** An event as the relay publishes it. */
export type RelayedEvent<E extends OutboxEvents> = OutboxEvent<E> & {
  /** The same whenever it comes again. */
  readonly id: string;
  readonly key: string;
  /** Its place among the events of its key: 1, 2, 3 … without gaps. */
  readonly sequence: number;
  /** RFC 3339. */
  readonly recordedAt: string;
};

/** What is kept, and what is told of it. */
export interface OutboxOptions<S, E extends OutboxEvents> {
  readonly schema: Schema<S>;
  readonly events: E;
}

/** What a change becomes: the state after it, and what is told of it. */
export interface Change<S, E extends OutboxEvents> {
  readonly state: S;
  readonly events: readonly OutboxEvent<E>[];
}

/** What a change is made with. */
export interface OutboxHandles {
  readonly store: StoreReader;
  readonly saving: Appending;
  readonly key: string;
}

/** What came of a change. */
export interface Saved<S> {
  /** As it is now; undefined where there is none. */
  readonly state: S | undefined;
  /** Events of the key so far, told or not. */
  readonly sequence: number;
  /** Whether this call changed it. */
  readonly changed: boolean;
}

/** States with the events that tell of their changes: each change is written with its events, or not at all. */
export interface Outbox<S = unknown, E extends OutboxEvents = OutboxEvents> {
  /** Grant its `reader` to whoever reads and changes, its `readWriter` to the relay. */
  readonly table: StoreTable;
  /** The grant to change states. */
  readonly saving: GrantGroup<Appending>;
  /** The state of a key, or undefined. */
  get(store: Pick<StoreReader, "get">, key: string): Promise<S | undefined>;
  /**
   * Reads the state of a key, lets `decide` say what it becomes and what is told of that, and writes both in one transaction. Where another change was
   * faster, `decide` is asked again with the new state, so it must have no effects of its own. What it throws is thrown, and nothing is written; where it
   * gives nothing, nothing is written either.
   *
   * Throws `ContendedStreamError` (503) where others were faster ten times, and `UnknownOutcomeError` where an answer was lost and others have
   * written since.
   *
   * @example
   * await orders.change(input, { store, saving, key: orderId }, (order) => {
   *   if (order?.status !== "placed") return undefined;
   *   return { state: { ...order, status: "cancelled" }, events: [{ type: "cancelled", data: { orderId } }] };
   * });
   */
  change(
    context: Pick<Context, "now" | "newId">,
    handles: OutboxHandles,
    decide: (state: S | undefined) => Change<S, E> | undefined,
  ): Promise<Saved<S>>;
  /**
   * Publishes what was not told of a key yet, in order, and forgets each event then. Where `publish` throws, or the function dies, the event is published
   * again: at least once, and each for the first time after all earlier ones of its key. Gives how many were published.
   *
   * @example
   * await orders.relay(store, key, async ({ id, type, data }) => {
   *   await announcements.send({ type, data }, { group: key, deduplicationId: id });
   * });
   */
  relay(store: MarkedStore, key: string, publish: (event: RelayedEvent<E>) => Promise<void>): Promise<number>;
}

const STATE = "state";
const MOST_TRIES = 10;
const BACKOFF = { initialDelayMs: 10, maxDelayMs: 200 } as const;
/** A transaction has 100 items, of which the state and the mark are two. */
const MOST_EVENTS = 98;
const PAGE = 100;

/**
 * Declares a table of states and of the events that tell of their changes.
 *
 * @example
 * export const orders = outbox("orders", { schema: Order, events: { placed: Order, cancelled: OrderId } });
 */
export function outbox<S, const E extends OutboxEvents>(
  name: string,
  options: OutboxOptions<S, E>,
): Outbox<S, E> {
  const table = storeTable(name);
  const stateOf = ({ item }: Stored<StoreItem>) =>
    parse(options.schema, JSON.parse(item.data ?? "null"), `state of ${name}`);
  return {
    table,
    saving: transaction({ events: table.writer }, { within: "partition" }),
    async get(store, key) {
      const found = await store.get({ stream: key, at: STATE });
      return found && stateOf(found);
    },
    async change({ now, newId }, { store, saving, key }, decide) {
      const call = newId();
      let unsure: { readonly version: string | undefined; readonly error: unknown } | undefined;
      for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
        const found = await store.get({ stream: key, at: STATE });
        const sequence = found?.item.version ?? 0;
        const state = found && stateOf(found);
        if (found?.item.call === call) return { state, sequence, changed: true };
        if (unsure && unsure.version !== found?.version) throw unsure.error;
        const change = decide(state);
        if (!change) return { state, sequence, changed: false };
        const items = itemsOf(options, { key, call, at: now(), sequence, change });
        const written = await write(saving, items, found);
        if (written === true) {
          return { state: change.state, sequence: sequence + change.events.length, changed: true };
        }
        unsure = written === false ? undefined : { version: found?.version, error: written.error };
        await new Promise((resolve) => setTimeout(resolve, backoffDelay(BACKOFF, attempt, Math.random)));
      }
      throw new ContendedStreamError(key);
    },
    async relay(store, key, publish) {
      let published = 0;
      await settle(store, key, async () => {
        for await (const item of untold(store, key)) {
          await publish(relayed(options, item));
          await store.delete({ stream: key, at: item.at });
          published++;
        }
      });
      return published;
    },
  };
}

interface Writing<S, E extends OutboxEvents> {
  readonly key: string;
  readonly call: string;
  readonly at: Date;
  /** Before the change. */
  readonly sequence: number;
  readonly change: Change<S, E>;
}

function itemsOf<S, E extends OutboxEvents>(
  options: OutboxOptions<S, E>,
  { key, call, at, sequence, change }: Writing<S, E>,
): readonly StoreItem[] {
  const { state, events } = change;
  if (events.length > MOST_EVENTS) {
    throw new InvalidArgumentError(
      `A change has ${MOST_EVENTS} events at most, which are written with it, not ${events.length}.`,
    );
  }
  const recordedAt = at.toISOString();
  const data = JSON.stringify(parse(options.schema, state, "state"));
  const version = sequence + events.length;
  const told = events.map(({ type, data }, index) => ({
    ...{ stream: key, at: eventKey(sequence + index + 1), version: sequence + index + 1, type, recordedAt },
    data: JSON.stringify(parse(schemaOf(options, type), data, `data of event ${type}`)),
  }));
  const mark = { stream: key, at: PENDING, version, pending: shardOf(key), since: recordedAt };
  return [{ stream: key, at: STATE, version, call, data }, ...told, ...(told.length > 0 ? [mark] : [])];
}

function schemaOf<S, E extends OutboxEvents>({ events }: OutboxOptions<S, E>, type: string): Schema {
  const schema = Object.hasOwn(events, type) ? events[type] : undefined;
  if (schema) return schema;
  throw new InvalidArgumentError(`"${type}" is no event of this outbox.`);
}

/** False where another change was faster; an error where nobody can tell. */
async function write(
  saving: Appending,
  items: readonly StoreItem[],
  found: Stored<StoreItem> | undefined,
): Promise<boolean | { readonly error: UnknownOutcomeError }> {
  try {
    await saving.write(({ events }) =>
      items.map((item) => {
        if (item.at === PENDING) return events.put(item);
        const isReplaced = item.at === STATE && found;
        return events.put(item, { if: isReplaced ? { version: found.version } : "absent" });
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof TransactionConditionError) return false;
    if (error instanceof UnknownOutcomeError) return { error };
    throw error;
  }
}

/** The events of a key that are still there, in order. Each is deleted before the next is asked for. */
async function* untold(store: StoreReader, key: string): AsyncGenerator<StoreItem> {
  for (;;) {
    const page = await store.query({ partition: key, sort: { beginsWith: EVENTS }, limit: PAGE });
    if (page.entries.length === 0) return;
    yield* page.entries.map(({ item }) => item);
  }
}

function relayed<S, E extends OutboxEvents>(
  options: OutboxOptions<S, E>,
  { stream: key, version: sequence, type = "", data = "null", recordedAt = "" }: StoreItem,
): RelayedEvent<E> {
  const parsed = parse(schemaOf(options, type), JSON.parse(data), `event ${sequence} of ${key}`);
  // `parse` has parsed the data with the schema of this type.
  return { type, data: parsed, id: `${key}/${sequence}`, key, sequence, recordedAt } as RelayedEvent<E>;
}
