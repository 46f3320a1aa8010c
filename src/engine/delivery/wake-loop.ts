import type { Clock, Timer } from "../ground/clock.ts";

/** How long to wait where something could not be delivered for reasons that are not its own. */
export const SOON_MS = 1000;

/** What a loop needs of the engine. */
export interface LoopServices {
  readonly clock: Clock;
  /** Takes work that nobody waits for: it counts as under way, and what it fails with is reported. */
  readonly background: (work: Promise<unknown>) => void;
}

/**
 * Does a round of work whenever it is woken, one at a time: who wakes it during a round has it do another one behind that. It has one
 * timer, the one that was set last.
 */
export class WakeLoop {
  readonly #services: LoopServices;
  readonly #round: () => Promise<void>;
  #running = false;
  #busy = false;
  #again = false;
  #timer: Timer | undefined;

  constructor(services: LoopServices, round: () => Promise<void>) {
    this.#services = services;
    this.#round = round;
  }

  get running(): boolean {
    return this.#running;
  }

  start(): void {
    this.#running = true;
    this.wake();
  }

  /** Begins no round any more. One under way goes on. */
  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
  }

  /** To be called when there may be something to do. */
  wake(): void {
    if (!this.#running) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    this.#services.background(this.#rounds());
  }

  /** Wakes it at a time, in milliseconds since 1970, in place of the time that was set before; undefined for none. */
  wakeAt(time: number | undefined): void {
    this.#timer?.cancel();
    this.#timer = time === undefined ? undefined : this.#services.clock.at(time, () => this.wake());
  }

  async #rounds(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#round();
      } while (this.#again && this.#running);
    } catch (error) {
      this.wakeAt(this.#services.clock.now() + SOON_MS); // a full disk, say: nobody else would wake it
      throw error;
    } finally {
      this.#busy = false;
    }
  }
}
