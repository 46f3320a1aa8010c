import { setTimeout as realTimeout } from "node:timers/promises";
import type { Activity } from "../ground/activity.ts";
import type { VirtualClock } from "../ground/virtual-clock.ts";
import type { VirtualWork } from "../sandbox/virtual-globals.ts";

/** Turns of the event loop in which nothing may happen before the engine counts as quiet: more than a commit in memory takes. */
const QUIET_TURNS = 3;
/** After so many turns without an event, waiting gives up the processor (a handler waits for real input or output). */
const BUSY_TURNS = 200;
/**
 * A handler that does nothing in so many turns, most of them of a millisecond, waits for something that never comes. Time alone
 * says nothing: on a busy machine it passes without a turn.
 */
const HANGING_TURNS = 1000;

/**
 * So much may happen at one moment of virtual time: three times what the largest test needs, and no more than takes a
 * few seconds. What is tried again at once and for ever would keep the process busy, and no test would fail by its name.
 */
const MOST_STEPS_AT_ONCE = 250_000;
/** Work that is waited for ends within so much virtual time. */
const LONGEST_WORK_MS = 366 * 24 * 3_600_000;

/** Drives an engine on the virtual clock. */
export class VirtualTime {
  readonly #clock: VirtualClock;
  readonly #activity: Activity;
  readonly #running: ReadonlySet<VirtualWork>;
  readonly #outside: Set<VirtualWork>;
  /** The moment, and how much had happened when it came. */
  #moment = { time: Number.NaN, steps: 0 };

  /** `running` are invocations, `outside` what goes on outside of the app. */
  constructor(
    clock: VirtualClock,
    activity: Activity,
    running: ReadonlySet<VirtualWork>,
    outside: Set<VirtualWork>,
  ) {
    this.#clock = clock;
    this.#activity = activity;
    this.#running = running;
    this.#outside = outside;
  }

  /** Runs everything that is due now. Virtual time stands still. */
  async settle(): Promise<void> {
    do {
      this.#fireDue();
      await this.#quiet();
    } while ((this.#clock.nextDue() ?? Number.POSITIVE_INFINITY) <= this.#clock.now());
  }

  /** Lets virtual time pass, running everything that becomes due on the way, in order. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#clock.now() + milliseconds;
    await this.settle();
    for (;;) {
      const next = this.#clock.nextDue();
      if (next === undefined || next > end) break;
      this.#clock.moveTo(next);
      await this.settle();
    }
    this.#clock.moveTo(end);
    await this.settle();
  }

  /** Waits for a piece of work as its caller would: virtual time passes where the work needs it to. */
  async until(work: Promise<unknown>): Promise<void> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    work.then(settle, settle);
    const start = this.#clock.now();
    for (;;) {
      this.#fireDue();
      await this.#quiet(() => settled);
      if (settled) return;
      const next = this.#clock.nextDue();
      if (next !== undefined && next - start > LONGEST_WORK_MS) {
        throw new Error("What a test waits for did not end within a year of virtual time.");
      }
      if (next !== undefined) this.#clock.moveTo(next);
    }
  }

  #fireDue(): void {
    while (this.#clock.fireNextDue()) {
      this.#activity.step();
      this.#refuseEndless();
    }
  }

  #refuseEndless(): void {
    const time = this.#clock.now();
    const { steps } = this.#activity;
    if (time !== this.#moment.time) this.#moment = { time, steps };
    if (steps - this.#moment.steps <= MOST_STEPS_AT_ONCE) return;
    throw new Error(
      `More than ${MOST_STEPS_AT_ONCE} things happened at ${new Date(time).toISOString()} of virtual time: something is tried again at once, for ever.`,
    );
  }

  /**
   * Waits until nothing happens any more unless time passes: no work is under way, or all of it waits for virtual
   * timers. A handler without a timer is at work (reading a file, say), and real time is given to it.
   */
  async #quiet(enough: () => boolean = () => false): Promise<void> {
    let quiet = 0;
    let idleTurns = 0;
    while (quiet < QUIET_TURNS && !enough()) {
      const before = this.#activity.steps;
      await (idleTurns > BUSY_TURNS ? realTimeout(1) : new Promise(setImmediate));
      if (this.#activity.steps !== before) {
        this.#refuseEndless();
        quiet = 0;
        idleTurns = 0;
        continue;
      }
      idleTurns++;
      if (this.#waitsForTime()) quiet++;
      else if (idleTurns > HANGING_TURNS) {
        this.#giveUpOutside();
        quiet++;
      }
    }
  }

  #waitsForTime(): boolean {
    for (const scope of this.#running) if (scope.timers.size === 0) return false;
    for (const scope of this.#outside) if (scope.timers.size === 0) return false;
    return true;
  }

  /** An invocation that waits for nothing ends at its timeout. A stand-in that never answers has none: it is waited for once. */
  #giveUpOutside(): void {
    for (const scope of this.#outside) if (scope.timers.size === 0) this.#outside.delete(scope);
  }
}
