/** What a handler says of itself that sends its messages again, for the check when the app is loaded: as the author wrote it. */
export interface Requeues {
  /** Under which name its function uses the queue. */
  readonly queue: string;
  readonly rounds?: unknown;
  readonly initialDelay?: unknown;
  readonly maxDelay?: unknown;
  readonly factor?: unknown;
  readonly maxAge?: unknown;
}

/**
 * The most rounds of a message, the first delivery included: where Lambda would stop it, were its detection of loops on:
 * "a function is invoked by the same triggering event more than 16 times"
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html).
 */
export const MOST_ROUNDS = 16;

const REQUEUES = Symbol("requeues");

interface Marked {
  readonly [REQUEUES]?: Requeues | undefined;
}

/** Says of a handler that it sends its messages again; or, of one that is made of such a handler, the same as of that. */
export function withRequeues<H extends object>(handler: H, requeues: Requeues | undefined): H {
  return Object.assign(handler, { [REQUEUES]: requeues } satisfies Marked);
}

/** What was said of a handler. */
export function requeuesOf(handler: object): Requeues | undefined {
  return (handler as Marked)[REQUEUES];
}
