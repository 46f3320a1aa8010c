import type { Call } from "./contract.ts";

/** How long before the timeout the signal aborts on a cloud: an answer, or what became of a batch, must be out before. */
const GRACE_MS = 250;

/**
 * One invocation on a platform that ends it at its deadline (milliseconds since 1970). The signal and its timer are made
 * when somebody asks for the signal, which most handlers never do.
 */
export class TimedCall implements Call {
  readonly invocationId: string;
  readonly deadline: number;
  readonly #graceMs: number;
  #timeout: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(invocationId: string, deadline: number, graceMs = GRACE_MS) {
    this.invocationId = invocationId;
    this.deadline = deadline;
    this.#graceMs = graceMs;
  }

  get signal(): AbortSignal {
    if (!this.#timeout) {
      const timeout = new AbortController();
      const delay = Math.max(0, this.deadline - this.#graceMs - Date.now());
      this.#timeout = timeout;
      this.#timer = setTimeout(() => timeout.abort(), delay);
    }
    return this.#timeout.signal;
  }

  /** The work is done: the signal will not abort any more. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

/** Does the work of one invocation. */
export async function during<C extends TimedCall, T>(call: C, work: (call: C) => Promise<T>): Promise<T> {
  try {
    return await work(call);
  } finally {
    call.end();
  }
}
