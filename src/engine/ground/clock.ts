/** A timer that can be taken back. */
export interface Timer {
  cancel(): void;
}

/**
 * The engine's only source of time. The real clock is the machine's; the virtual one (virtual-clock.ts) stands still
 * until it is advanced.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, not before `time` (milliseconds since 1970). The timer keeps no process alive. */
  at(time: number, callback: () => void): Timer;
}

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's clock. */
export const realClock: Clock = {
  now: Date.now,
  at(time, callback) {
    let handle: NodeJS.Timeout;
    const arm = () => {
      const wait = Math.max(0, time - Date.now());
      // setTimeout fires at once for longer waits: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
      handle = setTimeout(wait > LONGEST_TIMEOUT_MS ? arm : callback, Math.min(wait, LONGEST_TIMEOUT_MS));
      handle.unref();
    };
    arm();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Calls back again and again, first after one interval. */
export function runEvery(intervalMs: number, clock: Clock, callback: () => void): Timer {
  let timer: Timer;
  const arm = () => {
    timer = clock.at(clock.now() + intervalMs, () => {
      arm();
      callback();
    });
  };
  arm();
  return { cancel: () => timer.cancel() };
}
