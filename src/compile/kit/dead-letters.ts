import { MotifError } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import type { RedrivePast } from "@motif/core/platform";

/** What dead letters are of: a queue, or a function that is called while nobody waits. */
export interface DeadLetterSource {
  readonly kind: "queue" | "function";
  readonly name: string;
}

/** The values of a deployed module's outputs, by name. */
export type Outputs = Readonly<Record<string, unknown>>;

/** A message that failed for good, as it is kept. `Held` is what the place's own calls need of it. */
export interface HeldLetter<Held = unknown> extends RedrivePast {
  /** What consumers know the message by: the same when it is sent back. */
  readonly id: string;
  /** Of a FIFO queue. */
  readonly group?: string;
  /** Its data; JSON text, unless whoever sent it sent something else. */
  readonly body: string;
  /** Why it failed for good; undefined where that was not written down. */
  readonly reason: string | undefined;
  /** When it was sent, or became a dead letter, in milliseconds since 1970: what failed again in a run is younger than the run. */
  readonly since: number;
  /** Where it belongs in its group: what is less is before it. */
  readonly place: number;
  readonly held: Held;
}

/**
 * The dead letters of one source. What was received is hidden from others for a while, so that a run which dies
 * between `sendBack` and `remove` leaves a message twice, and none is lost.
 */
export interface DeadLetterBox<Held = unknown> {
  /** Why none of them can be sent back, where that is so: they can be looked at and discarded. */
  readonly unsupported?: MotifError;
  /** The next messages, `most` at most and the oldest first as far as the service keeps an order; empty where there is none. */
  receive(most: number): Promise<readonly HeldLetter<Held>[]>;
  /**
   * Gives a message back to where it came from, with another body if one is given, and with a mark of how often that was
   * done. Settles when it is accepted. Rejects with `MotifError` (`letter-stays`) where this message cannot be given back,
   * which says nothing of the others.
   */
  sendBack(letter: HeldLetter<Held>, body?: string): Promise<void>;
  /** Removes a message: one that was sent back, or that is discarded. */
  remove(letter: HeldLetter<Held>): Promise<void>;
  /** Leaves messages where they are, for whoever asks next. */
  release(letters: readonly HeldLetter<Held>[]): Promise<void>;
  close(): Promise<void>;
}

/** A dead letter that cannot be given back. */
export function letterStays(reason: string): MotifError {
  return new MotifError(LETTER_STAYS, reason);
}

/** Why a dead letter cannot be given back, where an error says no more than that. */
export function whyLetterStays(error: unknown): string | undefined {
  return error instanceof MotifError && error.code === LETTER_STAYS ? error.message : undefined;
}

const LETTER_STAYS = "letter-stays";

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
