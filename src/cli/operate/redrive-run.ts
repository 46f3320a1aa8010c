import type { DeadLetterBox, HeldLetter } from "@motif/compile/kit";
import { MotifError } from "@motif/core";

/** How a run goes. Times are in milliseconds. */
export interface RedriveOptions {
  /** Move no more than this. */
  readonly max?: number;
  /** Messages a second at most. */
  readonly rate?: number;
  /** Move nothing. */
  readonly dryRun: boolean;
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Told of each message when it has been moved, or would be. */
  readonly onLetter: (letter: HeldLetter) => void;
}

/** What a run did. */
export interface Redriven {
  readonly moved: number;
  /** What is still there, with the reason why it could not be given back. */
  readonly left: readonly { readonly letter: HeldLetter; readonly reason: string }[];
}

const MOST_RECEIVED = 10;

/**
 * Moves dead letters back, one after the other: sends each, then removes it. What fails again meanwhile is younger than the
 * run and stays, so a run ends. Whatever goes wrong, a message is in one of the two places or in both. Rejects with
 * `MotifError` (`redrive-stopped`), which says how many were moved before.
 */
export async function redriveAll(box: DeadLetterBox, options: RedriveOptions): Promise<Redriven> {
  const { max = Number.POSITIVE_INFINITY, dryRun, now, onLetter } = options;
  const startedAt = now();
  const held: HeldLetter[] = [];
  const left: { letter: HeldLetter; reason: string }[] = [];
  let moved = 0;
  let unsettled: readonly HeldLetter[] = [];
  try {
    while (moved < max) {
      const letters = await box.receive(Math.min(MOST_RECEIVED, max - moved));
      if (letters.length === 0) break;
      unsettled = letters;
      for (const letter of letters) {
        const isFresh = letter.since > startedAt;
        const reason = isFresh || dryRun ? undefined : await moveOne(box, letter, options);
        unsettled = unsettled.slice(1);
        if (isFresh || dryRun || reason !== undefined) held.push(letter);
        if (reason !== undefined) left.push({ letter, reason });
        else if (!isFresh) {
          moved++;
          onLetter(letter);
        }
      }
    }
  } catch (error) {
    throw stopped(moved, error);
  } finally {
    await box.release([...held, ...unsettled]).catch(() => {}); // they come back by themselves, later
  }
  return { moved, left };
}

/** Returns why a message could not be given back; undefined where it was. */
async function moveOne(
  box: DeadLetterBox,
  letter: HeldLetter,
  { rate, now, wait }: RedriveOptions,
): Promise<string | undefined> {
  const begun = now();
  try {
    await box.sendBack(letter);
  } catch (error) {
    if (error instanceof MotifError && error.code === "unreadable-dead-letter") return error.message;
    throw error;
  }
  await box.remove(letter);
  if (rate !== undefined) await wait(Math.max(0, begun + 1000 / rate - now()));
  return undefined;
}

function stopped(moved: number, error: unknown): unknown {
  if (!(error instanceof MotifError)) return error;
  const text = `${error.message} Before that, ${moved} were moved. Nothing is lost: what was not moved is still there. Run it again.`;
  return new MotifError("redrive-stopped", text, { cause: error });
}
