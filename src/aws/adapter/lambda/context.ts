import type { Call } from "@motif/runtime";

/**
 * What Lambda's runtime hands to a handler with the event; only what is used of it
 * (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html).
 */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

/** A handler as Lambda calls it. */
export type LambdaHandler<Result> = (event: unknown, context: LambdaContext) => Promise<Result>;

/**
 * How long before the timeout the signal aborts. Lambda kills the environment at the timeout, and an answer that says
 * which messages of a batch failed must be out before.
 */
const GRACE_MS = 250;

/**
 * Does the work of one invocation. Lambda gives the attempts of an asynchronous invocation one and the same request id,
 * so `invocationId` names the invocation there, not the attempt.
 */
export async function invocation<T>(context: LambdaContext, work: (call: Call) => Promise<T>): Promise<T> {
  const call = new LambdaCall(context);
  try {
    return await work(call);
  } finally {
    call.end();
  }
}

/** One invocation. The signal and its timer are made when somebody asks for the signal, which most handlers never do. */
export class LambdaCall implements Call {
  readonly invocationId: string;
  readonly deadline: number;
  #timeout: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: LambdaContext) {
    this.invocationId = context.awsRequestId;
    this.deadline = Date.now() + context.getRemainingTimeInMillis();
  }

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
