import { type DeadLetterBox, type HeldLetter, whyLetterStays } from "@motif/compile/kit";
import { MotifError, TooLargeError } from "@motif/core";
import { type RedriveChoice, RedriveRules } from "@motif/core/platform";
import { Received } from "./received.ts";

/** How a run goes. Times are in milliseconds. */
export interface RedriveOptions extends RedriveChoice {
  /** Move no more than this. */
  readonly max?: number;
  /** Messages a second at most. */
  readonly rate?: number;
  /** Whether they are of a FIFO queue. */
  readonly fifo: boolean;
  /** Move nothing. */
  readonly dryRun: boolean;
  /** The body that a message is sent back with, where it is another one than its own. */
  readonly edit?: (letter: HeldLetter) => string;
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Told of each message when it has been moved, or would be. */
  readonly onLetter: (letter: HeldLetter) => void;
}

/** What a run did. */
export interface Redriven {
  readonly moved: number;
  /** What was asked for and is still there, with the reason. */
  readonly left: readonly { readonly letter: HeldLetter; readonly reason: string }[];
}

/**
 * Moves dead letters back, one after the other: sends each, then removes it. What fails again meanwhile is younger than the
 * run and stays, so a run ends; what was moved back too often stays, so that no number of runs goes round for ever; and where
 * one of a group stays, those behind it do. Whatever goes wrong, a message is in one of the two places or in both. Rejects with
 * `MotifError` (`redrive-stopped`), which says how many were moved before.
 */
export async function redriveAll(box: DeadLetterBox, options: RedriveOptions): Promise<Redriven> {
  const { max = Number.POSITIVE_INFINITY, ids, fifo, now, onLetter } = options;
  const startedAt = now();
  const received = new Received(box, fifo);
  const rules = new RedriveRules(options);
  const wanted = new Set(ids);
  const left: { letter: HeldLetter; reason: string }[] = [];
  let moved = 0;
  try {
    while (moved < max && (!ids || wanted.size > 0)) {
      const letter = await received.next(ids ? undefined : max - moved);
      if (!letter) break;
      wanted.delete(letter.id);
      if (letter.since > startedAt) {
        rules.stayed(letter);
        continue;
      }
      const verdict = rules.judge(letter);
      if (verdict === "not-asked-for") continue;
      const reason = verdict === "back" ? await moveOne(box, received, letter, options) : verdict.stays;
      if (reason === undefined) {
        moved++;
        onLetter(letter);
      } else {
        rules.stayed(letter);
        left.push({ letter, reason });
      }
    }
  } catch (error) {
    throw stopped(moved, error);
  } finally {
    await received.release();
  }
  return { moved, left };
}

/** Returns why a message could not be given back; undefined where it was. */
async function moveOne(
  box: DeadLetterBox,
  received: Received,
  letter: HeldLetter,
  { rate, edit, dryRun, now, wait }: RedriveOptions,
): Promise<string | undefined> {
  const begun = now();
  const body = edit?.(letter);
  if (dryRun) return undefined;
  try {
    await box.sendBack(letter, body);
  } catch (error) {
    const reason = error instanceof TooLargeError ? error.message : whyLetterStays(error);
    if (reason === undefined) throw error;
    return reason;
  }
  await received.remove(letter);
  if (rate !== undefined) await wait(Math.max(0, begun + 1000 / rate - now()));
  return undefined;
}

function stopped(moved: number, error: unknown): unknown {
  if (!(error instanceof MotifError)) return error;
  const text = `${error.message} Before that, ${moved} were moved. Nothing is lost: what was not moved is still there. Run it again.`;
  return new MotifError("redrive-stopped", text, { cause: error });
}
