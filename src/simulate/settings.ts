import {
  DELIVERY_FAULTS,
  DELIVERY_WAYS,
  FUNCTION_FAULTS,
  HTTP_FAULTS,
  type Profile,
} from "@motif/core/platform";
import { SERVICE_FAULTS } from "@motif/engine/virtual";
import { isDocumented } from "./documented.ts";
import type { FaultRate } from "./draw.ts";
import type { Luck } from "./luck.ts";

/** What clients do that not all do; no cloud has a part in it. */
export const HABITS: readonly string[] = [
  "client.races",
  "client.gives-up",
  "client.comes-back",
  "client.redrive-dies",
  "client.breaks-off",
  "client.uploads-late",
];

/** The names of all faults. */
export const FAULTS: readonly string[] = [
  ...FUNCTION_FAULTS,
  ...DELIVERY_WAYS.flatMap((way) => DELIVERY_FAULTS.map((fault) => `${way}.${fault}`)),
  ...HTTP_FAULTS.map((fault) => `client.${fault}`),
  ...HABITS,
  ...SERVICE_FAULTS.map(({ kind, name }) => `${kind}.${name}`),
];

/** Those that can strike in few places of a run, a resource at a time, or everything: more often, and at any time. */
const FEW_PLACES = new Set(["outage", "restart"]);

/** For how long clients may come, one of them in each run; in milliseconds. */
export type Loads = readonly [number, ...number[]];

/** How long clients come. An hour is longer than all attempts at a message take, each with a visibility timeout of some minutes. */
export const LOADS_MS: Loads = [1000, 10_000, 60_000, 600_000, 3_600_000];

/** How a run goes, drawn from its seed. Times in milliseconds. */
export interface Settings {
  /** How long clients come. */
  readonly loadMs: number;
  readonly clients: number;
  /** What each client does one after the other. */
  readonly actions: number;
  readonly rates: ReadonlyMap<string, FaultRate>;
  /** Environments of a function at most. */
  readonly maxPerFunction: number;
  /** Environments that serve nothing for longer are given up; none if undefined. */
  readonly idleMs: number | undefined;
}

/**
 * Draws the settings of a run. Of the faults, each run has its own selection, as those that are rare alone are found where
 * others do not hide them (swarm testing, https://users.cs.utah.edu/~regehr/papers/swarm12.pdf).
 */
export function drawSettings(
  luck: Luck,
  start: number,
  profile: Profile | undefined,
  loads: Loads,
): Settings {
  const loadMs = luck.of(loads, "load");
  const rates = new Map<string, FaultRate>();
  const density = luck.of([0, 0.1, 0.2, 0.5], "density");
  for (const name of FAULTS) {
    if (!canStrike(name, profile) || luck.at(`${name} on`) >= density) continue;
    const rate = luck.of(FEW_PLACES.has(name) ? [0.2, 0.5, 1] : [0.01, 0.05, 0.2], `${name} rate`);
    const whole = FEW_PLACES.has(name) || luck.at(`${name} window`) < 0.5;
    const from = whole ? 0 : luck.between(0, loadMs, `${name} from`);
    const to = whole ? Number.POSITIVE_INFINITY : luck.between(from, 2 * loadMs, `${name} to`);
    rates.set(name, { rate, from: start + from, to: start + to });
  }
  return {
    loadMs,
    clients: luck.between(1, 4, "clients"),
    actions: luck.between(1, 3, "actions"),
    rates,
    maxPerFunction: rates.has("concurrency") ? luck.between(1, 3, "environments") : 1000,
    idleMs: rates.has("scale-in") ? luck.between(100, 60_000, "idle") : undefined,
  };
}

/** Whether a fault can strike: habits of clients can everywhere, all others where the cloud documents them. */
function canStrike(name: string, profile: Profile | undefined): boolean {
  return HABITS.includes(name) || isDocumented(name, profile);
}
