import type { EndedRun } from "./ended-run.ts";

/** The sentence that says it. */
export const GROWTH = "nothing grows without bound";

/** Messages and events that an app may make of its own accord once nobody asks it for anything, and more for each schedule. */
const MOST_NEW = 100;
const MOST_NEW_OF_A_SCHEDULE = 20;
/** Invocations after which an app is not waited for, however few messages are behind them. */
const MOST_INVOCATIONS = 1000;
/** For so long an app may take until all is quiet: longer than any message is kept. */
const LONGEST_CALM_MS = 15 * 24 * 3_600_000;

/** Watches an app from when load and faults are over: it comes to rest, and does not keep itself busy. */
export class Growth {
  readonly #run: EndedRun;
  readonly #delivered: number;
  readonly #begun: number;
  readonly #scheduled: number;
  readonly #end: number;

  constructor(run: EndedRun) {
    const { app, history } = run;
    this.#run = run;
    this.#delivered = history.delivered.size + app.backlog();
    this.#begun = history.begun;
    this.#scheduled = history.scheduled;
    this.#end = app.clock.now() + LONGEST_CALM_MS;
  }

  /** What grows, in a sentence. A message that comes again after a failure is no new one. */
  seen(): string | undefined {
    const { app, history } = this.#run;
    const scheduled = history.scheduled - this.#scheduled;
    const bySchedules = scheduled * MOST_NEW_OF_A_SCHEDULE;
    const delivered = history.delivered.size - this.#delivered;
    const begun = history.begun - this.#begun - scheduled;
    const isBusy = delivered > MOST_NEW + bySchedules || begun > MOST_INVOCATIONS + bySchedules;
    if (!isBusy && app.clock.now() <= this.#end) return undefined;
    return `${begun} invocations began after load and faults were over, and ${app.backlog()} messages and events still wait.`;
  }
}
