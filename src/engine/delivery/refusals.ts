/**
 * How often messages were delivered and found no free environment, where an imitated cloud pushes them whether or not one
 * is free. In memory: a new start of the engine begins to count again.
 */
export class Refusals {
  readonly #counts = new Map<string, number>();

  /** Counts one more, and returns how many there were. */
  add(messageId: string): number {
    const count = (this.#counts.get(messageId) ?? 0) + 1;
    this.#counts.set(messageId, count);
    return count;
  }

  /** To be called when a message is done with. */
  forget(messageId: string): void {
    this.#counts.delete(messageId);
  }
}
