import { type Duration, MotifError, milliseconds } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import { backoffDelay } from "../backoff.ts";
import { RetryableError, RoundsUsedUpError } from "./errors.ts";
import { type Attempt, type Retryable, roundOf } from "./retryable.ts";
import { withoutSecrets } from "./secrets.ts";

/** How often and when a message is sent again. */
export interface RoundsPolicy {
  /** Attempts in all, the first one included; 8 if not given, 16 at most. */
  readonly rounds?: number;
  /** Upper limit of the wait after the first attempt; 5 seconds if not given. */
  readonly initialDelay?: Duration;
  /** Upper limit of any wait but one that was asked for (`retryAfterMs`); 15 minutes if not given, a day at most. */
  readonly maxDelay?: Duration;
  /** Each limit is so many times the one before; 2 if not given. */
  readonly factor?: number;
  /** Nothing is tried later than so long after the first attempt failed; a day if not given, 7 days at most. */
  readonly maxAge?: Duration;
}

/** What becomes of a message after an attempt that failed. */
export interface NextRound {
  readonly message: Retryable<unknown>;
  readonly waitMs: number;
  /** The attempt, as the message's history has it. */
  readonly failed: Attempt;
}

/** The longest delay of a message (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html). */
export const LONGEST_HOP_MS = milliseconds("15m");

const LONGEST_CODE = 60;
const LONGEST_MESSAGE = 200;

/** The next round of a message whose attempt failed now (milliseconds since 1970), or why there is none. */
export function nextRound(
  message: Retryable<unknown>,
  error: unknown,
  now: number,
  policy: RoundsPolicy,
): NextRound | RoundsUsedUpError {
  const { rounds = 8, maxAge = "1d" } = policy;
  const round = roundOf(message);
  const failed = { round, at: new Date(now).toISOString(), ...described(error) };
  const { since = failed.at, history = [] } = message.retry ?? {};
  const waitMs = waitAfter(error, round, policy);
  const due = now + waitMs;
  if (round >= rounds || due > Date.parse(since) + milliseconds(maxAge)) {
    const limit = round >= rounds ? `the last of ${rounds}` : `no other one within ${maxAge}`;
    const reason = `Given up after round ${round}, ${limit}: ${failed.code}: ${failed.message}`;
    return new RoundsUsedUpError(reason, { cause: error });
  }
  const notBefore = waitMs > LONGEST_HOP_MS ? { notBefore: new Date(due).toISOString() } : {};
  const retry = { round: round + 1, since, history: [...history, failed], ...notBefore };
  return { message: { ...message, retry }, waitMs, failed };
}

/** The message, to be sent on as it has come too early. */
export function nextHop<T>(message: Retryable<T>): Retryable<T> {
  const { retry } = message;
  return retry ? { ...message, retry: { ...retry, hop: (retry.hop ?? 0) + 1 } } : message;
}

/** Whole milliseconds: what the error asks for, and a random part of what the backoff has come to. */
function waitAfter(error: unknown, round: number, policy: RoundsPolicy): number {
  const { initialDelay = "5s", maxDelay = "15m", factor = 2 } = policy;
  const backoff = { initialDelayMs: milliseconds(initialDelay), maxDelayMs: milliseconds(maxDelay), factor };
  const asked = error instanceof RetryableError ? (error.retryAfterMs ?? 0) : 0;
  return Math.ceil(Math.max(0, asked)) + backoffDelay(backoff, round, Math.random);
}

function described(error: unknown): Pick<Attempt, "code" | "message"> {
  const code = error instanceof MotifError ? error.code : error instanceof Error ? error.name : "unknown";
  return {
    code: code.slice(0, LONGEST_CODE),
    message: withoutSecrets(messageOf(error)).slice(0, LONGEST_MESSAGE),
  };
}
