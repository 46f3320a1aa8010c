import { MotifError } from "@motif/core";
import type { Inventory } from "@motif/core/model";

/** What dead letters are of: a queue, or a function that is called while nobody waits. */
export interface DeadLetterSource {
  readonly kind: "queue" | "function";
  readonly name: string;
}

/** The values of a deployed module's outputs, by name. */
export type Outputs = Readonly<Record<string, unknown>>;

/** A message that failed for good, as a cloud keeps it. `Held` is what the cloud's own calls need of it. */
export interface HeldLetter<Held = unknown> {
  readonly id: string;
  /** Why it failed for good; undefined where that was not written down. */
  readonly reason: string | undefined;
  /** How often it was moved back before. */
  readonly redriven: number;
  /** When it was sent, or became a dead letter, in milliseconds since 1970: what failed again in a run is younger than the run. */
  readonly since: number;
  readonly held: Held;
}

/**
 * The dead letters of one source on a cloud. What was received is hidden from others for a while, so that a run which dies
 * between `sendBack` and `remove` leaves a message twice, and none is lost.
 */
export interface DeadLetterBox<Held = unknown> {
  /** The next messages, `most` at most and the oldest first as far as the service keeps an order; empty where there is none. */
  receive(most: number): Promise<readonly HeldLetter<Held>[]>;
  /**
   * Gives a message back to where it came from, with a mark of how often that was done. Settles when it is accepted. Rejects
   * with `MotifError` (`unreadable-dead-letter`) where this message cannot be given back, which says nothing of the others.
   */
  sendBack(letter: HeldLetter<Held>): Promise<void>;
  /** Removes a message that was sent back. */
  remove(letter: HeldLetter<Held>): Promise<void>;
  /** Leaves messages where they are, for whoever asks next. */
  release(letters: readonly HeldLetter<Held>[]): Promise<void>;
  close(): Promise<void>;
}

/** Which dead letters, and where the app is deployed. */
export interface DeadLetterRequest {
  readonly inventory: Inventory;
  readonly source: DeadLetterSource;
  readonly outputs: Outputs;
}

/**
 * The text that an output has for a key. Throws `MotifError` (`missing-output`) where there is none: the module is not
 * applied, or it is older than the app.
 */
export function outputText(outputs: Outputs, output: string, key?: string): string {
  const value = outputs[output];
  const found =
    key === undefined
      ? value
      : typeof value === "object" && value !== null
        ? Reflect.get(value, key)
        : undefined;
  if (typeof found === "string" && found !== "") return found;
  const what = key === undefined ? output : `${output} of ${key}`;
  throw new MotifError(
    "missing-output",
    `The module has no output ${what}. Build the app, apply its Terraform, and try again.`,
  );
}
