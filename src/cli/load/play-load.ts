import { setTimeout as sleep } from "node:timers/promises";
import type { Inventory } from "@motif/core/model";
import type { Calls } from "@motif/cost";
import { progressLine } from "../progress-line.ts";
import { loadedApp, type Place, RequestFailed } from "./caller.ts";
import { Latencies, type RouteLatencies } from "./latencies.ts";
import { openLoop } from "./open-loop.ts";

/** How much load, and where is told how far it is. */
export interface LoadOptions {
  /** Rounds that begin in a second. */
  readonly rate: number;
  /** For how long some begin, in milliseconds. */
  readonly durationMs: number;
  /** Rounds that are under way at a time, at most. */
  readonly most: number;
  readonly progress: NodeJS.WriteStream;
}

/** What came of a load. */
export interface LoadOutcome {
  readonly rounds: number;
  readonly leftOut: number;
  readonly requests: number;
  readonly failures: number;
  readonly routes: readonly RouteLatencies[];
}

const SHOWN_EVERY_MS = 250;

/**
 * Plays the calls of a workload, round after round. A request that fails ends its round and is counted; what the calls throw
 * besides ends all, as it is a mistake of theirs.
 */
export async function playLoad(
  inventory: Inventory,
  calls: Calls,
  place: Place,
  { rate, durationMs, most, progress }: LoadOptions,
): Promise<LoadOutcome> {
  const latencies = new Latencies();
  const app = loadedApp(inventory, place, latencies);
  const mistake = new AbortController();
  const round = async (number: number) => {
    if (mistake.signal.aborted) return;
    await calls(app, number).catch((error: unknown) => {
      if (!(error instanceof RequestFailed)) mistake.abort(error);
    });
  };
  const time = {
    now: () => performance.now(),
    sleep: (ms: number) => sleep(ms, undefined, { signal: mistake.signal }).catch(() => undefined),
  };
  const began = performance.now();
  const line = progressLine(progress);
  const show = () =>
    line.show(() => {
      const seconds = Math.min(durationMs, performance.now() - began) / 1000;
      return `${seconds.toFixed(0)} of ${durationMs / 1000} s, ${latencies.requests} requests, ${latencies.failures} failed`;
    });
  const showing = setInterval(show, SHOWN_EVERY_MS);
  try {
    const { begun, leftOut } = await openLoop({ rate, durationMs, most, round, time });
    mistake.signal.throwIfAborted();
    const { requests, failures } = latencies;
    return { rounds: begun, leftOut, requests, failures, routes: latencies.all() };
  } finally {
    clearInterval(showing);
    line.clear();
  }
}
