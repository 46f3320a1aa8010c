import type { Clock } from "./clock.ts";

/** What is under way in an engine. */
export class UnderWay {
  readonly #works = new Set<Promise<unknown>>();
  readonly #onStep: () => void;

  /** `onStep` is called when a piece of work begins, and when it is over. */
  constructor(onStep: () => void) {
    this.#onStep = onStep;
  }

  /** Takes a piece of work, which is under way until it settles. */
  track<T>(work: Promise<T>): Promise<T> {
    this.#works.add(work);
    this.#onStep();
    const done = () => {
      this.#works.delete(work);
      this.#onStep();
    };
    work.then(done, done);
    return work;
  }

  /** Waits until nothing is under way. Rejects never. */
  async idle(): Promise<void> {
    do {
      await Promise.allSettled(this.#works);
      await new Promise(setImmediate);
    } while (this.#works.size > 0);
  }

  /** The same, for a limited time. */
  async idleWithin(patienceMs: number, clock: Clock): Promise<void> {
    const patience = Promise.withResolvers<void>();
    const timer = clock.at(clock.now() + patienceMs, patience.resolve);
    await Promise.race([this.idle(), patience.promise]);
    timer.cancel();
  }
}
