/** Notes what happens in an engine, so that a test can wait until nothing does. */
export class Activity {
  #steps = 0;

  /** Notes that something happened. */
  step = (): void => {
    this.#steps++;
  };

  /** Grows with everything that happens: equal values mean that nothing happened in between. */
  get steps(): number {
    return this.#steps;
  }
}
