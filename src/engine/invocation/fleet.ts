import type { FunctionEntry } from "@motif/core/model";
import type { Sandbox } from "../sandbox/environment.ts";

/** How many environments there may be on this machine, and how long an invocation waits for one. */
export interface FleetLimits {
  /** Of all functions together. A function that has none may always start one. */
  readonly maxEnvironments: number;
  /** Of one function. */
  readonly maxPerFunction: number;
  /** Invocations of one function that wait for an environment; more are refused. */
  readonly maxWaiting: number;
  readonly longestWaitMs: number;
  /** An environment that serves nothing for longer is given up, unless it is provisioned; none is if not given. */
  readonly idleMs?: number;
}

/** A function's pool of environments, as the fleet sees it. */
export interface FleetMember {
  readonly fn: FunctionEntry;
  /** Number of environments, busy or idle. */
  readonly size: number;
  /** Number of idle environments that may be given up. */
  readonly idle: number;
  /** Ends the idle environment that was not used for longest. */
  evictIdle(): boolean;
  /** Gives a freed place to whoever waits for one. */
  startForWaiting(): boolean;
}

/** All environments of an engine: shares this machine's room among the functions. */
export class Fleet {
  readonly sandbox: Sandbox;
  readonly limits: FleetLimits;
  /** Those used last stand last. */
  readonly #pools = new Set<FleetMember>();

  constructor(sandbox: Sandbox, limits: FleetLimits) {
    this.sandbox = sandbox;
    this.limits = limits;
  }

  /** Takes a function's pool into the fleet. */
  add(pool: FleetMember): void {
    this.#pools.add(pool);
  }

  /** How many environments a function could start, idle ones of others given up for them. */
  roomFor(pool: FleetMember): number {
    const { maxEnvironments, maxPerFunction } = this.limits;
    const idleElsewhere = this.#sum((other) => (other === pool ? 0 : other.idle));
    const room = Math.min(
      this.sandbox.room(pool.fn),
      maxPerFunction - pool.size,
      maxEnvironments - this.#sum((other) => other.size) + idleElsewhere,
    );
    return Math.max(room, pool.size === 0 ? 1 : 0);
  }

  /** Makes sure that one more environment may be started, by giving up an idle one if need be; false if it may not. */
  makeRoomFor(pool: FleetMember): boolean {
    if (this.roomFor(pool) === 0) return false;
    if (this.#sum((other) => other.size) < this.limits.maxEnvironments) return true;
    for (const other of this.#pools) if (other !== pool && other.evictIdle()) break;
    return true;
  }

  /** A function was used: its idle environments are given up after those of others. */
  touched(pool: FleetMember): void {
    this.#pools.delete(pool);
    this.#pools.add(pool);
  }

  /** An environment is gone: somebody may be waiting for its place. */
  roomFreed(): void {
    for (const pool of this.#pools) if (pool.startForWaiting()) return;
  }

  #sum(count: (pool: FleetMember) => number): number {
    let sum = 0;
    for (const pool of this.#pools) sum += count(pool);
    return sum;
  }
}
