import type { RetryEntry } from "@motif/core/model";

/** Records of a stream that go to a consumer together, and how often just these did. */
export interface StreamPart<R> {
  readonly records: readonly R[];
  /** Calls that they failed in since they are a part of their own. */
  readonly attempts: number;
}

/** A record of a part that was not processed, by its place there. */
export interface FailedPlace {
  readonly index: number;
  readonly terminal: boolean;
}

/** How a consumer's failures are dealt with. */
export interface PartPolicy {
  /** Calls in all for a part that was not divided further. */
  readonly attempts: number;
  /** Whether a part that failed as a whole is halved. */
  readonly bisect: boolean;
  /**
   * What of a part that failed in part is tried again: all from the first failed record on, where the stream knows one position
   * only, or the failed ones, where the adapter sees to them by itself.
   */
  readonly again: "from-first-failed" | "failed-ones";
}

/** What becomes of a part after a call. */
export interface PartOutcome<R> {
  /** What is given up; empty where nothing is. All records before these are done. */
  readonly givenUp: readonly R[];
  readonly terminal: boolean;
  /** What is tried next, in this order. All records before these are done, or given up. */
  readonly rest: readonly StreamPart<R>[];
}

/** How long a part waits after a call that it failed in. Lambda does not say how long it does. */
export const STREAM_BACKOFF: Pick<RetryEntry, "initialDelayMs" | "maxDelayMs" | "factor"> = {
  initialDelayMs: 1000,
  maxDelayMs: 60_000,
  factor: 2,
};

/**
 * What to do with a part after a call, from its failed records in order. What is in front of the first failed one is done. A part that
 * failed as a whole is halved, which "doesn't consume the retry quota"
 * (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html), until what fails is alone.
 */
export function afterCall<R>(
  { records, attempts }: StreamPart<R>,
  failed: readonly FailedPlace[],
  policy: PartPolicy,
): PartOutcome<R> {
  const [first] = failed;
  if (!first) return { givenUp: [], terminal: false, rest: [] };
  const left =
    policy.again === "failed-ones"
      ? failed.flatMap(({ index }) => records[index] ?? [])
      : records.slice(first.index);
  if (first.terminal) {
    return { givenUp: left.slice(0, 1), terminal: true, rest: parts(0, left.slice(1)) };
  }
  if (policy.bisect && left.length < records.length) return nothingGivenUp(parts(attempts, left));
  if (policy.bisect && left.length > 1) {
    const half = Math.ceil(left.length / 2);
    return nothingGivenUp(parts(0, left.slice(0, half), left.slice(half)));
  }
  if (attempts + 1 < policy.attempts) return nothingGivenUp(parts(attempts + 1, left));
  return { givenUp: left, terminal: false, rest: [] };
}

function nothingGivenUp<R>(rest: readonly StreamPart<R>[]): PartOutcome<R> {
  return { givenUp: [], terminal: false, rest };
}

function parts<R>(attempts: number, ...groups: readonly (readonly R[])[]): StreamPart<R>[] {
  return groups.filter((records) => records.length > 0).map((records) => ({ records, attempts }));
}
