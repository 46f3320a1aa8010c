import { MotifError } from "@motif/core";

/** A call was given up: it took longer than its limit. What it asked for may still happen. */
export class CallTimeoutError extends MotifError {
  override name = "CallTimeoutError";

  constructor(limitMs: number) {
    super("call-timeout", `The call was given up: there was no answer within ${limitMs} ms.`);
  }
}

/**
 * Waits for work so many milliseconds at most. Then its signal aborts, and {@link CallTimeoutError} is thrown, whether or
 * not the work heeds the signal. Work without a limit left is not begun.
 */
export async function limited<T>(work: (signal: AbortSignal) => Promise<T>, limitMs: number): Promise<T> {
  const late = new CallTimeoutError(limitMs);
  if (limitMs <= 0) throw late;
  const controller = new AbortController();
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(late);
    controller.abort(late);
  }, limitMs);
  try {
    return await Promise.race([work(controller.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
