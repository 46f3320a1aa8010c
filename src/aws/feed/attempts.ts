/** How often changes were tried in this environment, by their sequence number: Lambda's poller does not say. */
export class Attempts {
  readonly #made = new Map<string, number>();

  /** How often a change was tried before. */
  before(sequenceNumber: string): number {
    return this.#made.get(sequenceNumber) ?? 0;
  }

  /** Notes that a change was tried once more, and says how often that makes. */
  add(sequenceNumber: string): number {
    const made = this.before(sequenceNumber) + 1;
    // One change of a shard fails at a time. What is forgotten is tried more often, never less.
    if (this.#made.size >= MOST_REMEMBERED) this.#made.clear();
    this.#made.set(sequenceNumber, made);
    return made;
  }

  /** Forgets a change that is settled. */
  forget(sequenceNumber: string): void {
    this.#made.delete(sequenceNumber);
  }
}

const MOST_REMEMBERED = 1000;
