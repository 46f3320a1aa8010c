import { Meter, type NewCounts } from "../ground/meter.ts";
import { KIND_NAMES, KINDS } from "./kinds.ts";

/** A meter of functions, of feeds and of all kinds of resources that count. */
export function createMeter(now: () => number): Meter {
  const ofKinds = KIND_NAMES.flatMap((name) => {
    const { plural, meter } = KINDS[name];
    return meter ? [[plural, meter.start] as const] : [];
  });
  const newCounts = { functions: newFunctionCounts, feeds: newFeedCounts, ...Object.fromEntries(ofKinds) };
  return new Meter(now, newCounts as NewCounts); // each kind starts its own
}

function newFeedCounts() {
  return { calls: 0, changes: 0 };
}

function newFunctionCounts() {
  return { invocations: 0, units: 0, asynchronous: 0, starts: 0, durations: new Map(), filtered: 0 };
}
