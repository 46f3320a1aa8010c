import type { Seen } from "../checks.ts";

/** State of a check's own, one for each run: checks outlive runs, and several runs may go on at once. */
export function perRun<S>(initial: () => S): (seen: Seen) => S {
  const states = new WeakMap<Seen, S>();
  return (seen) => {
    const state = states.get(seen) ?? initial();
    states.set(seen, state);
    return state;
  };
}
