import type { FunctionEntry, Inventory } from "@motif/core/model";
import type * as z from "zod/mini";
import type { Clock } from "../ground/clock.ts";
import type { ResourceEvent } from "../ground/event.ts";
import type { Faults } from "../ground/faults.ts";
import type { Imitation } from "../ground/imitation.ts";
import type { KeptTimes } from "../ground/kept-times.ts";
import type { Meter } from "../ground/meter.ts";
import type { Positions } from "../ground/positions.ts";
import type { Random } from "../ground/random.ts";
import type { FunctionPool } from "../invocation/function-pool.ts";
import type { Streams } from "../kinds/stream/store.ts";
import type { ChangeLog } from "../kinds/table/changes.ts";
import type { ResultOf, Work } from "../sandbox/environment.ts";
import type { Deliveries } from "./deliveries.ts";

/** What the engine knows of a kind of trigger: each room in `triggers/` has one. `Entry` is such a trigger of an inventory. */
export interface Trigger<Entry, Running extends RunningTriggers> {
  /** Prepares all of an app's triggers of the kind. */
  attach(triggers: readonly Entry[], host: TriggerHost): Running;
  /** What the admin API tells of each; not there where it tells nothing. */
  readonly description?: TriggerDescription<Entry>;
}

/** The triggers of one kind in a running engine. */
export interface RunningTriggers {
  /** Begins to start deliveries. */
  start?(): void;
  /** Starts none any more. */
  stop?(): void;
  /** Something happened to a resource. Called within the transaction that it happens in. */
  onEvent?(event: ResourceEvent): void;
}

/** What triggers have of the engine. */
export interface TriggerHost {
  readonly inventory: Inventory;
  readonly clock: Clock;
  readonly random: Random;
  readonly meter: Meter;
  readonly imitation: Imitation | undefined;
  readonly deliveries: Deliveries;
  /** What records of streams are read from. */
  readonly streams: Streams;
  /** When schedules are due next, which outlives the engine. */
  readonly times: KeptTimes;
  /** What became of tables' items, and how far feeds have read of it. */
  readonly changes: ChangeLog;
  readonly positions: Positions;
  /** Least time between two reads of a feed, in milliseconds. */
  readonly feedPollMs: number;
  readonly faults: Faults;
  /** The environments of a function. */
  readonly poolOf: (functionName: string) => FunctionPool;
  /** Settles when what was written is durable. */
  readonly run: <T>(operation: () => T) => Promise<T>;
  /** Takes work that nobody waits for: it counts as under way, and what it fails with is reported. */
  readonly background: (work: Promise<unknown>) => void;
  /** Takes errors that nobody else hears of. */
  readonly onError: (error: unknown) => void;
  /** The function with a name. Throws `NotFoundError`. */
  readonly functionNamed: (name: string) => FunctionEntry;
  /** One invocation that somebody waits for. See `FunctionPool.invoke`. */
  readonly invoke: <W extends Work>(functionName: string, work: W) => Promise<ResultOf<W>>;
}

/** What the admin API tells of triggers of a kind. */
export interface TriggerDescription<Entry> {
  /** What it calls all of them: `schedules`. */
  readonly plural: string;
  readonly schema: z.ZodMiniType;
  of(trigger: Entry): object;
}
