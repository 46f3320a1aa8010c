import { type Json, NotFoundError } from "@motif/core";
import type { FunctionEntry, Inventory } from "@motif/core/model";
import type { Drivers } from "@motif/core/platform";
import type { Gateway } from "@motif/runtime/gateway";
import type { EventFailure } from "@motif/runtime/platform";
import { DeadLetters } from "./delivery/dead-letters.ts";
import { Deliveries } from "./delivery/deliveries.ts";
import type { RunningTriggers } from "./delivery/trigger.ts";
import { type Clock, runEvery, type Timer } from "./ground/clock.ts";
import type { ResourceEvent } from "./ground/event.ts";
import type { Faults } from "./ground/faults.ts";
import type { Imitation } from "./ground/imitation.ts";
import type { Attendant, Grantee } from "./ground/kind.ts";
import type { Meter } from "./ground/meter.ts";
import type { Random } from "./ground/random.ts";
import { add, milliseconds } from "./ground/tally.ts";
import { UnderWay } from "./ground/under-way.ts";
import { endLine } from "./invocation/end-line.ts";
import { Fleet, type FleetLimits } from "./invocation/fleet.ts";
import { FunctionPool, type InvocationRecord } from "./invocation/function-pool.ts";
import { attend } from "./kinds/attend.ts";
import { createDrivers } from "./kinds/create-drivers.ts";
import type { GivenStates, States } from "./kinds/kinds.ts";
import { Performer } from "./kinds/performer.ts";
import type { Store } from "./kinds/store.ts";
import type { Operate, Sandbox, Work, WorkResult } from "./sandbox/environment.ts";
import { failuresOf, type Traces } from "./traces.ts";
import type { InvocationMode, InvocationResult } from "./triggers/direct/by-hand.ts";
import type { RunningFeeds } from "./triggers/feed/trigger.ts";
import type { RunningStreams } from "./triggers/stream/trigger.ts";
import { type AttachedTriggers, attachTriggers } from "./triggers/triggers.ts";

/** Everything an engine is made of: the same engine runs the dev server and the tests. */
export interface EngineParts {
  readonly store: Store;
  /** Where the values come from that the store does not keep. */
  readonly given: GivenStates;
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: Faults;
  /** Makes the sandbox; what functions ask for goes through `operate`. */
  readonly sandbox: (operate: Operate) => Sandbox;
  readonly limits: FleetLimits;
  /** Least time between two reads of a feed, in milliseconds; 0 if not given. */
  readonly feedPollMs?: number;
  /** The cloud that is imitated; none if not given. The store has its limits. */
  readonly imitation?: Imitation;
  /** Counts what a cloud would bill. */
  readonly meter: Meter;
  /** Keeps what became of invocations; as the counts, it outlives a version of the app. */
  readonly traces: Traces;
  /** Called whenever something happened. */
  readonly onStep: () => void;
  /** Called when an invocation is over, with the events that it left unprocessed. */
  readonly onInvocation?: (record: InvocationRecord, failures: readonly EventFailure[]) => void;
  /** Takes log lines, JSON, about functions that could not write them themselves. */
  readonly onLine: (line: string) => void;
  /** Takes errors that nobody else hears of: a failing store, a mistake of the engine's own. */
  readonly onError: (error: unknown) => void;
}

/** What has expired is hidden at once; it is deleted a little later, a part at a time. */
const SWEEP_INTERVAL_MS = 600_000;
const NEXT_PART_MS = 100;

/** One app, running: its functions, its triggers and its state. */
export class Engine {
  readonly inventory: Inventory;
  readonly traces: Traces;
  /** What operations are done on. */
  readonly states: States;
  /**
   * Brings what functions of the app's version before wrote meanwhile into the form of this one. To be called in a turn,
   * when none of them is left.
   */
  readonly catchUp: () => void;
  /** Events that failed for good. */
  readonly deadLetters: DeadLetters;
  readonly #parts: EngineParts;
  readonly #pools: ReadonlyMap<string, FunctionPool>;
  readonly #performer: Performer;
  readonly #deliveries: Deliveries;
  readonly #triggers: AttachedTriggers;
  readonly #attendants: readonly Attendant[];
  readonly #underWay: UnderWay;
  readonly #keepingWarm: Timer[] = [];
  #sweeping: Timer | undefined;
  #stopped = false;

  /** Throws `StoreError` (`data-incompatible`) where what is stored does not fit the app. */
  constructor(inventory: Inventory, parts: EngineParts) {
    const { store, clock, random, faults, meter, imitation, onStep, onError } = parts;
    const { run } = store;
    this.inventory = inventory;
    this.#parts = parts;
    this.traces = parts.traces;
    this.states = { ...store.kinds, ...parts.given };
    this.catchUp = store.declare(inventory);
    this.#underWay = new UnderWay(onStep);
    this.#performer = new Performer(inventory, {
      backend: {
        run,
        states: this.states,
        emit: (event) => this.#emit(event),
        deposit: (queue, messages) => this.#deliveries.deposit(queue, messages),
        calls: {
          invoke: (...call) => this.#triggers.direct.calls.invoke(...call),
          send: (...call) => this.#triggers.direct.calls.send(...call),
          check: (name) => this.#triggers.direct.calls.check(name),
        },
      },
      meter,
      imitation,
      onStep,
      wake: (resource) => this.#deliveries.wake(resource),
    });
    this.#pools = this.#createPools();
    const background = (work: Promise<unknown>) => void this.#underWay.track(work).catch(this.#report);
    const shared = { inventory, clock, random, meter, imitation, run, background };
    const { queue: queues } = store.kinds;
    this.#deliveries = new Deliveries({ ...shared, queues, faults, pools: this.#pools, onStep, onError });
    const wake = (queue: string) => this.#deliveries.wake(queue);
    this.deadLetters = new DeadLetters({ inventory, queues, run, wake });
    this.#triggers = attachTriggers({
      ...shared,
      times: store.times,
      changes: store.kinds.table.changes,
      positions: store.positions,
      feedPollMs: parts.feedPollMs ?? 0,
      faults,
      poolOf: (name) => this.#pool(name),
      deliveries: this.#deliveries,
      streams: store.kinds.stream,
      onError,
      functionNamed: (name) => this.#pool(name).fn,
      invoke: (name, work) => this.#underWay.track(this.#pool(name).invoke(work)),
    });
    this.#attendants = attend(this.states, { ...shared, driversOf: (grantee) => this.#driversOf(grantee) });
  }

  /** Answers HTTP requests by the app's routes. */
  get gateway(): Gateway {
    return this.#triggers.api.gateway;
  }

  /** Feeds, with what an operator may do with them. */
  get feeds(): RunningFeeds {
    return this.#triggers.feed;
  }

  /** Consumers of streams, with what an operator may do with them. */
  get streamConsumers(): RunningStreams {
    return this.#triggers.stream;
  }

  /** Begins to deliver: messages that were in flight when the engine ended last become visible first. */
  async start(): Promise<void> {
    await this.#deliveries.recover();
    for (const trigger of this.#eachTrigger()) trigger.start?.();
    this.#sweepAfter(SWEEP_INTERVAL_MS);
    for (const pool of this.#pools.values()) this.#keepReady(pool);
    this.#deliveries.start();
  }

  /** Stops to deliver, waits for what is under way until `patienceMs` have passed, then ends all environments. */
  async stop(patienceMs: number): Promise<void> {
    this.#deliveries.stop();
    for (const trigger of this.#eachTrigger()) trigger.stop?.();
    for (const timer of this.#keepingWarm) timer.cancel();
    this.#sweeping?.cancel();
    if (patienceMs > 0) await this.#underWay.idleWithin(patienceMs, this.#parts.clock);
    this.#stopped = true;
    for (const pool of this.#pools.values()) pool.close("the engine was stopped");
  }

  /** Invokes a function by its name. See `invokeByHand`. */
  invoke(functionName: string, payload: Json, mode: InvocationMode): Promise<InvocationResult> {
    return this.#triggers.direct.invoke(functionName, payload, mode);
  }

  /** Waits until nothing is under way and no delivery is due. Rejects never. */
  idle(): Promise<void> {
    return this.#underWay.idle();
  }

  /** Drivers without a permission check, for an operator. What they send or store counts as coming from outside. */
  operatorDrivers(): Drivers {
    return createDrivers((operation) => this.#performer.forOperator(operation));
  }

  /** Drivers for the tasks of a workflow. */
  #driversOf(grantee: Grantee): Drivers {
    const { faults } = this.#parts;
    const perform = this.#performer.forGrantee(grantee);
    return createDrivers((operation) =>
      faults.task({ workflow: grantee.name, operation }, () => perform(operation)),
    );
  }

  #emit(event: ResourceEvent): void {
    for (const trigger of this.#eachTrigger()) trigger.onEvent?.(event);
  }

  /** The triggers of all kinds, and what goes on by itself. */
  #eachTrigger(): readonly RunningTriggers[] {
    return [...Object.values(this.#triggers), ...this.#attendants];
  }

  /** What was cut off when the engine stopped fails, and is done again after the next start. */
  readonly #report = (error: unknown): void => {
    if (!this.#stopped) this.#parts.onError(error);
  };

  #createPools(): Map<string, FunctionPool> {
    const { clock, random, sandbox, limits } = this.#parts;
    const fleet = new Fleet(
      sandbox((fn, operation, by) => this.#performer.forFunction(fn, operation, by)),
      limits,
    );
    const pools = this.inventory.functions.map((fn) => {
      const pool = new FunctionPool(fn, {
        clock,
        random,
        fleet,
        onInvocation: (record, work, result) => this.#finished(fn, record, work, result),
        onStream: (over) => void this.#underWay.track(over),
      });
      fleet.add(pool);
      return [fn.name, pool] as const;
    });
    return new Map(pools);
  }

  #finished(fn: FunctionEntry, record: InvocationRecord, work: Work, result: WorkResult | undefined): void {
    if (fn.tracing) this.traces.add(record, work, result);
    this.#parts.onInvocation?.(record, failuresOf(work, result));
    const line = this.#stopped ? undefined : endLine(record, this.inventory.app);
    if (line !== undefined) this.#parts.onLine(line);
    const counts = this.#parts.meter.counts("functions", fn.name);
    counts.invocations++;
    counts.units += work.kind === "consumer" ? work.events.length : 1;
    if (record.initMs !== undefined) counts.starts++;
    add(counts.durations, milliseconds(record.durationMs));
  }

  #keepReady(pool: FunctionPool): void {
    const { keepWarmMs } = pool.fn;
    pool.provision();
    if (keepWarmMs === undefined) return;
    this.#keepingWarm.push(runEvery(keepWarmMs, this.#parts.clock, () => pool.keepWarm()));
  }

  #sweepAfter(waitMs: number): void {
    const { clock, store } = this.#parts;
    this.#sweeping = clock.at(clock.now() + waitMs, () => {
      const swept = this.#underWay.track(store.run(() => store.sweep()));
      const next = (isDone: boolean) => this.#sweepAfter(isDone ? SWEEP_INTERVAL_MS : NEXT_PART_MS);
      swept.catch(this.#report).then((isDone) => this.#stopped || next(isDone ?? true));
    });
  }

  #pool(functionName: string): FunctionPool {
    const pool = this.#pools.get(functionName);
    if (pool) return pool;
    const names = this.inventory.functions.map((candidate) => candidate.name).join(", ");
    throw new NotFoundError(`There is no function ${functionName}. The functions are: ${names}.`);
  }
}
