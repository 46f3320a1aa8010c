import { bindUses } from "@motif/core/platform";
import {
  type BreakerOptions,
  type BreakerStore,
  breakerTable,
  circuitBreaker,
  type Outcome,
} from "../index.ts";
import { type Interference, MemoryTables } from "./memory-table.ts";

const breakers = breakerTable("breakers");

/** A transition, as the metric tells of it. */
export interface Transition {
  readonly breaker: string;
  readonly to: string;
}

/** Environments that share a table. Time is that of Vitest's fake timers. */
export class BreakerFixture {
  readonly tables = new MemoryTables(() => Date.now());
  /** Operations on the table, by all. */
  operations: string[] = [];
  readonly transitions: string[] = [];
  #ids = 0;

  /** An environment; `skewMs` is what its clock is wrong by. */
  environment({
    skewMs = 0,
    ...interference
  }: Interference & { readonly skewMs?: number } = {}): TestEnvironment {
    const store = this.#store(interference);
    const now = () => new Date(Date.now() + skewMs);
    const unheard = () => {};
    const log = { debug: unheard, info: unheard, warn: unheard, error: unheard };
    const metrics = {
      add: (name: string, _value: number, _unit?: string, { breaker, to }: Partial<Transition> = {}) =>
        void this.transitions.push(`${name} ${breaker} ${to}`),
    };
    return {
      store,
      call: (work, { remainingMs = 30_000, fallback, ...options } = {}) => {
        const deadline = Date.now() + remainingMs;
        const context = {
          now,
          log,
          metrics,
          newId: () => `id-${++this.#ids}`,
          remainingTime: () => Math.max(0, deadline - Date.now()),
        };
        return circuitBreaker(context, { store, name: "rates", ...options }, work, fallback);
      },
    };
  }

  /** What the table has of the breaker. */
  record() {
    return this.tables.items()[0];
  }

  #store({ before, after }: Interference): BreakerStore {
    const counted = async (operation: string) => {
      this.operations.push(operation);
      await before?.(operation);
    };
    const driver = this.tables.driver({ before: counted, ...(after && { after }) });
    return bindUses({ store: breakers.readWriter }, { table: driver }, () => {})({ carried: () => ({}) })
      .store as BreakerStore;
  }
}

/** Besides the usual. */
export interface TestCall extends Partial<Omit<BreakerOptions<unknown>, "store">> {
  readonly remainingMs?: number;
  readonly fallback?: (failure: Outcome<unknown>) => unknown;
}

/** One environment. */
export interface TestEnvironment {
  readonly store: BreakerStore;
  call(work: (signal: AbortSignal) => Promise<unknown>, options?: TestCall): Promise<unknown>;
}
