import { MotifError } from "@motif/core";

/** A call was given up: it took longer than its limit. What it asked for may still happen. */
export class CallTimeoutError extends MotifError {
  override name = "CallTimeoutError";

  constructor(limitMs: number) {
    super("call-timeout", `The call was given up: there was no answer within ${limitMs} ms.`);
  }
}

/**
 * Waits for work so many milliseconds at most, and no longer than until `outer` aborts. Then its signal aborts, and
 * {@link CallTimeoutError}, or the reason of `outer`, is thrown, whether or not the work heeds the signal. Work without a
 * limit left is not begun.
 */
export async function limited<T>(
  work: (signal: AbortSignal) => Promise<T>,
  limitMs: number,
  outer?: AbortSignal,
): Promise<T> {
  outer?.throwIfAborted();
  if (limitMs <= 0) throw new CallTimeoutError(limitMs);
  const controller = new AbortController();
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const giveUp = (reason: unknown) => {
    reject(reason);
    controller.abort(reason);
  };
  const onAbort = () => giveUp(outer?.reason);
  const timer = setTimeout(() => giveUp(new CallTimeoutError(limitMs)), limitMs);
  outer?.addEventListener("abort", onAbort);
  try {
    return await Promise.race([work(controller.signal), givenUp]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", onAbort);
  }
}
