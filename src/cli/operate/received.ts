import type { DeadLetterBox, HeldLetter } from "@motif/compile/kit";
import { inGroupOrder } from "@motif/core/platform";

/** Places hand out so many at a time. */
const MOST_RECEIVED = 10;
/** So many of a FIFO queue are looked at together, so that those of a group can be put in order. */
const LOOKED_AT_TOGETHER = 1000;

/**
 * The dead letters that one run of a command received: each once, the oldest first as far as the place has an order, and those
 * of a group in theirs.
 */
export class Received {
  readonly #box: DeadLetterBox;
  readonly #fifo: boolean;
  /** Those that are still there and hidden from others, by what tells them apart. */
  readonly #held = new Map<string, HeldLetter>();
  readonly #seen = new Set<string>();
  #next: HeldLetter[] = [];

  /** `fifo`: whether they are of a FIFO queue. */
  constructor(box: DeadLetterBox, fifo: boolean) {
    this.#box = box;
    this.#fifo = fifo;
  }

  /** The next one; where there are no groups, no more than `most` are received for it. Undefined where there is none. */
  async next(most = MOST_RECEIVED): Promise<HeldLetter | undefined> {
    if (this.#next.length === 0) {
      this.#next = this.#fifo
        ? await this.#receiveTogether()
        : await this.#receive(Math.min(most, MOST_RECEIVED));
    }
    return this.#next.shift();
  }

  /** Takes one away. */
  async remove(letter: HeldLetter): Promise<void> {
    await this.#box.remove(letter);
    this.#held.delete(keyOf(letter));
  }

  /** Leaves all that are still there to whoever asks next. They come back by themselves where this fails, only later. */
  async release(): Promise<void> {
    await this.#box.release([...this.#held.values()]).catch(() => {});
  }

  async #receiveTogether(): Promise<HeldLetter[]> {
    const letters: HeldLetter[] = [];
    while (letters.length < LOOKED_AT_TOGETHER) {
      const more = await this.#receive(MOST_RECEIVED);
      if (more.length === 0) break;
      letters.push(...more);
    }
    return inGroupOrder(letters);
  }

  /** What comes again was hidden for as long as the place allows: then all have been seen. */
  async #receive(most: number): Promise<HeldLetter[]> {
    const letters = await this.#box.receive(most);
    const fresh = letters.filter((letter) => !this.#seen.has(keyOf(letter)));
    for (const letter of letters) {
      this.#seen.add(keyOf(letter));
      this.#held.set(keyOf(letter), letter); // whoever holds it last can give it back
    }
    return fresh;
  }
}

/** A message can be there twice, and became a dead letter at another time then. */
function keyOf({ id, since }: HeldLetter): string {
  return `${since} ${id}`;
}
