import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock, Timer } from "../ground/clock.ts";

/** Work that is under way: while it has set a timer that has not fired, it may be waiting for time. */
export interface VirtualWork {
  readonly timers: ReadonlySet<Timer>;
}

/**
 * `Date`, `setTimeout` and `setInterval` on the virtual clock, and `Math.random` from the seed, for code that runs inside a
 * virtual invocation and for that code only: tests, Vitest and Node's own modules keep the real ones. Timers from
 * `node:timers` and `node:timers/promises` stay real.
 */
export interface VirtualScope extends VirtualWork {
  readonly clock: Clock;
  /** What `Math.random` gives. */
  readonly random: () => number;
  readonly timers: Set<Timer>;
}

const scopes = new AsyncLocalStorage<VirtualScope>();
const RealDate = Date;
const real = { setTimeout, clearTimeout, setInterval, clearInterval, random: Math.random };

/** Runs code with virtual globals. */
export function runVirtually<T>(scope: VirtualScope, code: () => T): T {
  install();
  return scopes.run(scope, code);
}

/** The scope of the invocation whose code is running; undefined outside of any. */
export function currentScope(): VirtualScope | undefined {
  return scopes.getStore();
}

/** Cancels what a scope still waits for: its invocation is over. */
export function endScope(scope: VirtualScope): void {
  for (const timer of scope.timers) timer.cancel();
  scope.timers.clear();
}

let installed = false;

function install(): void {
  if (installed) return;
  installed = true;
  globalThis.Date = VirtualDate;
  Math.random = () => (scopes.getStore()?.random ?? real.random)();
  Object.assign(globalThis, {
    setTimeout: (callback: Callback, delay?: number, ...args: unknown[]) => {
      const scope = scopes.getStore();
      return scope ? virtualTimeout(scope, callback, delay, args) : real.setTimeout(callback, delay, ...args);
    },
    setInterval: (callback: Callback, delay?: number, ...args: unknown[]) => {
      const scope = scopes.getStore();
      return scope
        ? virtualInterval(scope, callback, delay, args)
        : real.setInterval(callback, delay, ...args);
    },
    clearTimeout: (timer: unknown) => clear(timer, real.clearTimeout),
    clearInterval: (timer: unknown) => clear(timer, real.clearInterval),
  });
}

type Callback = (...args: unknown[]) => void;

const VirtualDate = new Proxy(RealDate, {
  construct(target, args, newTarget) {
    const scope = scopes.getStore();
    return Reflect.construct(target, scope && args.length === 0 ? [scope.clock.now()] : args, newTarget);
  },
  apply(target) {
    const scope = scopes.getStore();
    return scope ? new target(scope.clock.now()).toString() : target();
  },
  get(target, name) {
    const scope = scopes.getStore();
    return scope && name === "now" ? () => scope.clock.now() : Reflect.get(target, name);
  },
});

/** What `setTimeout` returns in a virtual scope: as much of Node's `Timeout` as handlers use. */
class VirtualTimeout {
  timer: Timer | undefined;
  readonly scope: VirtualScope;

  constructor(scope: VirtualScope) {
    this.scope = scope;
  }

  arm(delay: number, callback: () => void): void {
    const timer = this.scope.clock.at(this.scope.clock.now() + delay, () => {
      this.scope.timers.delete(timer);
      scopes.run(this.scope, callback);
    });
    this.timer = timer;
    this.scope.timers.add(timer);
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  cancel(): void {
    if (!this.timer) return;
    this.timer.cancel();
    this.scope.timers.delete(this.timer);
  }
}

function virtualTimeout(scope: VirtualScope, callback: Callback, delay = 0, args: unknown[]): VirtualTimeout {
  const timeout = new VirtualTimeout(scope);
  timeout.arm(Math.max(0, delay), () => callback(...args));
  return timeout;
}

function virtualInterval(
  scope: VirtualScope,
  callback: Callback,
  delay = 1,
  args: unknown[],
): VirtualTimeout {
  const timeout = new VirtualTimeout(scope);
  const period = Math.max(1, delay);
  const tick = () => {
    timeout.arm(period, tick);
    callback(...args);
  };
  timeout.arm(period, tick);
  return timeout;
}

function clear(timer: unknown, realClear: (timer: NodeJS.Timeout) => void): void {
  if (timer instanceof VirtualTimeout) timer.cancel();
  else realClear(timer as NodeJS.Timeout);
}
