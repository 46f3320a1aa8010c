import { setImmediate } from "node:timers/promises";
import type { Duration, Json } from "@motif/core";
import { bindUses } from "@motif/core/platform";
import { type IdempotencyStore, idempotencyTable, idempotent, type Lease } from "../index.ts";
import { type Interference, MemoryTables } from "./memory-table.ts";

/** One attempt at the work. */
export interface Attempt extends Interference {
  readonly work?: (lease: Lease) => Promise<unknown>;
  readonly key?: string;
  readonly payload?: Json;
  readonly lease?: Duration;
}

const requests = idempotencyTable("requests");

/** Several attempts at the same work, on one table. Each attempt is an invocation that may last 30 s. */
export class IdempotencyFixture {
  time = Date.UTC(2026, 0, 1);
  readonly tables = new MemoryTables(() => this.time);
  #ids = 0;

  /** Makes an attempt. Without work of its own it must not get to work. */
  async attempt({ work = unexpected, key = "key", payload = "payload", lease, ...interference }: Attempt) {
    const deadline = this.time + 30_000;
    const context = {
      now: () => new Date(this.time),
      newId: () => `id-${++this.#ids}`,
      remainingTime: () => Math.max(0, deadline - this.time),
    };
    const options = { store: this.store(interference), key, payload, ...(lease && { lease }) };
    return idempotent(context, options, async (held) => (await work(held)) as Json);
  }

  /** A handle of the table, as a function gets it. */
  store(interference?: Interference): IdempotencyStore {
    const bound = bindUses(
      { store: requests.readWriter },
      { table: this.tables.driver(interference) },
      () => {},
    )({ carried: () => ({}) });
    return bound.store as IdempotencyStore;
  }

  /** When everything that can go on has gone on. */
  async settled(): Promise<void> {
    await setImmediate();
  }
}

async function unexpected(): Promise<never> {
  throw new Error("This attempt should not have got to work.");
}
