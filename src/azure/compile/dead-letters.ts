import type { DeadLetterBox, DeadLetterRequest } from "@motif/compile/kit";

/** The dead letters of a deployed app. What reaches them is loaded only here: no build needs it. */
export async function deadLetters(request: DeadLetterRequest): Promise<DeadLetterBox> {
  return (await import("../queue/redrive.ts")).deadLetters(request);
}
