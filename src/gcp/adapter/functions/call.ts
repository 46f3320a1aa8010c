import type { Call } from "@motif/runtime";
import { VARIABLE } from "../../environment.ts";

/** How long before the timeout the signal aborts: an answer must be out before Cloud Run ends the request. */
const GRACE_MS = 250;
/** Cloud Run's own default (https://cloud.google.com/run/docs/configuring/request-timeout). */
const DEFAULT_TIMEOUT_MS = 300_000;

/** Does the work of one invocation. */
export async function invocation<T>(work: (call: Call) => Promise<T>): Promise<T> {
  const call = new FunctionCall();
  try {
    return await work(call);
  } finally {
    call.end();
  }
}

/** One invocation. The signal and its timer are made when somebody asks for the signal, which most handlers never do. */
export class FunctionCall implements Call {
  readonly invocationId: string = crypto.randomUUID();
  readonly deadline: number = Date.now() + (Number(process.env[VARIABLE.timeout]) || DEFAULT_TIMEOUT_MS);
  #timeout: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  get signal(): AbortSignal {
    if (!this.#timeout) {
      const timeout = new AbortController();
      const delay = Math.max(0, this.deadline - GRACE_MS - Date.now());
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
