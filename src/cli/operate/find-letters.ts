import type { DeadLetterBox, HeldLetter } from "@motif/compile/kit";
import { MotifError } from "@motif/core";
import { Received } from "./received.ts";

/** The oldest dead letters, `most` at most. They stay where they are. */
export async function listLetters(
  box: DeadLetterBox,
  fifo: boolean,
  most: number,
): Promise<readonly HeldLetter[]> {
  const received = new Received(box, fifo);
  const letters: HeldLetter[] = [];
  try {
    while (letters.length < most) {
      const letter = await received.next(most - letters.length);
      if (!letter) break;
      letters.push(letter);
    }
  } finally {
    await received.release();
  }
  return letters;
}

/** The dead letter with an id, which stays where it is. Throws `MotifError` (`no-dead-letter`). */
export async function findLetter(box: DeadLetterBox, fifo: boolean, id: string): Promise<HeldLetter> {
  const received = new Received(box, fifo);
  try {
    return await nextNamed(received, id);
  } finally {
    await received.release();
  }
}

/** Removes the dead letter with an id for good, and returns it. Throws `MotifError` (`no-dead-letter`). */
export async function discardLetter(box: DeadLetterBox, fifo: boolean, id: string): Promise<HeldLetter> {
  const received = new Received(box, fifo);
  try {
    const letter = await nextNamed(received, id);
    await received.remove(letter);
    return letter;
  } finally {
    await received.release();
  }
}

/** Where there is no dead letter with an id. */
export function noDeadLetter(id: string): MotifError {
  return new MotifError(
    "no-dead-letter",
    `There is no dead letter ${id} here. "motif dead-letters" lists them.`,
  );
}

async function nextNamed(received: Received, id: string): Promise<HeldLetter> {
  for (;;) {
    const letter = await received.next();
    if (!letter) throw noDeadLetter(id);
    if (letter.id === id) return letter;
  }
}
