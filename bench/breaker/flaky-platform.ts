import type { FunctionEntry } from "@motif/core/model";
import {
  type EnvironmentTraits,
  type Faults,
  type InvocationPoint,
  never,
  type OperationPoint,
  type Random,
  seededRandom,
  strike,
  type TaskPoint,
  type VirtualApp,
} from "@motif/engine/virtual";

/** What the clock of an environment is wrong by at most: those of two are up to two seconds apart. */
const MOST_SKEW_MS = 1000;
const MOST_INIT_MS = 2000;
/** How often an operation on the table goes wrong in one way, and its environment dies around it. */
const FAULT_RATE = 0.03;

/** A platform on which clocks are wrong, environments die, and the table is slow, refuses and loses answers. */
export class FlakyPlatform implements Faults {
  readonly #random: Random;
  readonly #app: () => VirtualApp | undefined;
  #environments = 0;
  #isOver = false;

  constructor(random: Random, app: () => VirtualApp | undefined) {
    this.#random = random;
    this.#app = app;
  }

  get environments(): number {
    return this.#environments;
  }

  /** Nothing goes wrong any more; clocks stay as they are. */
  stop(): void {
    this.#isOver = true;
  }

  environment(_fn: FunctionEntry): EnvironmentTraits {
    this.#environments++;
    const { next } = this.#random;
    return {
      initMs: Math.floor(next() * MOST_INIT_MS),
      skewMs: Math.round((next() * 2 - 1) * MOST_SKEW_MS),
      random: seededRandom(Math.floor(next() * 2 ** 32)),
    };
  }

  /** Environments die in the middle of their work as well: of a call, which is no operation. */
  begins({ crash, wait, isUnderWay }: InvocationPoint): void {
    if (!this.#strikes()) return;
    void wait(Math.floor(this.#random.next() * 5000)).then(() => {
      if (isUnderWay()) crash();
    });
  }

  task(_: TaskPoint, perform: () => Promise<unknown>): Promise<unknown> {
    return perform();
  }

  async perform(
    { operation, crash, wait }: OperationPoint,
    perform: () => Promise<unknown>,
  ): Promise<unknown> {
    if (this.#strikes()) {
      crash();
      return never();
    }
    await wait(this.#strikes() ? 500 + this.#random.next() * 4000 : 1 + this.#random.next() * 15);
    const states = this.#app()?.engine.states;
    const fault = this.#strikes() ? "unavailable" : this.#strikes() ? "answer-lost" : undefined;
    const value =
      fault !== undefined && states && (fault === "unavailable" || operation.type === "table.put")
        ? await strike({ kind: "table", name: fault }, operation, states, perform, {
            wait,
            chance: this.#random.next,
          })
        : await perform();
    if (this.#strikes()) crash();
    return value;
  }

  afterAnswer(): void {}

  holds(): number {
    return 0;
  }

  copies(): boolean {
    return false;
  }

  repeats(): boolean {
    return false;
  }

  filtered(): void {}

  acknowledges(): boolean {
    return true;
  }

  #strikes(): boolean {
    return !this.#isOver && this.#random.next() < FAULT_RATE;
  }
}
