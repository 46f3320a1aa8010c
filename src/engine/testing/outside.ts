import type { Activity } from "../ground/activity.ts";
import type { Clock } from "../ground/clock.ts";
import { runVirtually, type VirtualScope } from "../sandbox/virtual-globals.ts";

/** What goes on outside of the app, on the virtual clock: stand-ins of services, which no crash of the app ends. */
export class Outside {
  /** The scopes of what is at work now. */
  readonly atWork = new Set<VirtualScope>();
  readonly #clock: Clock;
  readonly #activity: Activity;
  readonly #random: () => number;

  /** `random` is what `Math.random` gives there. */
  constructor(clock: Clock, activity: Activity, random: () => number) {
    this.#clock = clock;
    this.#activity = activity;
    this.#random = random;
  }

  /** Does some work. Timers that it leaves behind still fire. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const scope: VirtualScope = { clock: this.#clock, random: this.#random, timers: new Set() };
    this.atWork.add(scope);
    try {
      return await runVirtually(scope, work);
    } finally {
      this.atWork.delete(scope);
      this.#activity.step();
    }
  }
}
