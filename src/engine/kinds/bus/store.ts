import { NotFoundError, TooLargeError } from "@motif/core";
import type { BusEntry } from "@motif/core/model";
import { compiledPattern, envelopeOf, type OutgoingEvent } from "@motif/core/platform";
import { RuleSet } from "@motif/events";
import type { Deposit } from "../../ground/kind.ts";

/** Of an event with its attributes, in bytes: 1 MiB, as a message of the engine's queues. */
const DEFAULT_LARGEST = 1024 * 1024;

/** A bus with its rules, ready to be matched. */
interface Known {
  readonly entry: BusEntry;
  /** The queues of the rules. */
  readonly rules: RuleSet<string>;
}

/** Buses keep no events: what is published goes into the queues of the rules that it matches, in the transaction in which it is published. */
export class Buses {
  readonly #now: () => number;
  readonly #newId: () => string;
  readonly #largest: number;
  readonly #buses = new Map<string, Known>();

  /** `now` gives milliseconds since 1970, `newId` a new UUID. */
  constructor(now: () => number, newId: () => string, largest: number = DEFAULT_LARGEST) {
    this.#now = now;
    this.#newId = newId;
    this.#largest = largest;
  }

  /** Makes a bus known, or changes its rules. */
  declare(entry: BusEntry): void {
    const rules = entry.rules.map(({ queue, pattern }) => ({
      pattern: compiledPattern(pattern),
      target: queue,
    }));
    this.#buses.set(entry.name, { entry, rules: new RuleSet(rules) });
  }

  /**
   * Gives every rule the events that match its pattern, all or none, and returns their ids, in order. Throws `TooLargeError`, and
   * what a queue refuses.
   */
  publish(name: string, events: readonly OutgoingEvent[], deposit: Deposit): readonly string[] {
    const bus = this.#buses.get(name);
    if (!bus) throw new NotFoundError(`There is no bus ${name}.`);
    const time = new Date(this.#now()).toISOString();
    const accepted = events.map((event) => {
      const id = this.#newId();
      const envelope = envelopeOf(bus.entry, event, id, time);
      const body = JSON.stringify(envelope);
      this.#refuseTooLarge(name, body);
      return { id, body, queues: bus.rules.match(envelope) };
    });
    for (const { queue } of bus.entry.rules) {
      const copies = accepted.filter(({ queues }) => queues.includes(queue));
      if (copies.length > 0)
        deposit(
          queue,
          copies.map(({ id, body }) => ({ id, body, attributes: {} })),
        );
    }
    return accepted.map(({ id }) => id);
  }

  #refuseTooLarge(bus: string, body: string): void {
    const bytes = Buffer.byteLength(body);
    if (bytes <= this.#largest) return;
    throw new TooLargeError(
      `An event of bus ${bus} has ${bytes} bytes with its attributes; ${this.#largest} are allowed. Put large content into a bucket and publish its key.`,
    );
  }
}
