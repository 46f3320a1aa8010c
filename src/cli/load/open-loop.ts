/** How rounds of calls follow each other. */
export interface OpenLoop {
  /** Rounds that begin in a second. */
  readonly rate: number;
  /** For how long some begin, in milliseconds. */
  readonly durationMs: number;
  /** Rounds that are under way at a time, at most. */
  readonly most: number;
  /** Makes one round; never rejects. */
  readonly round: (number: number) => Promise<void>;
  /** Where time comes from. */
  readonly time: { readonly now: () => number; readonly sleep: (milliseconds: number) => Promise<void> };
}

/** What came of it. */
export interface Rounds {
  readonly begun: number;
  /** Rounds that would have been one too many at their time. */
  readonly leftOut: number;
}

/**
 * Begins rounds at their time, whether the ones before are over or not, as people do who do not know of each other: a server that
 * gets slow is not spared. Settles when all are over.
 */
export async function openLoop({ rate, durationMs, most, round, time }: OpenLoop): Promise<Rounds> {
  const began = time.now();
  const underWay = new Set<Promise<void>>();
  let leftOut = 0;
  const planned = Math.max(1, Math.floor((rate * durationMs) / 1000));
  for (let number = 0; number < planned; number++) {
    const early = began + (number * 1000) / rate - time.now();
    if (early > 0) await time.sleep(early);
    if (underWay.size >= most) {
      leftOut++;
      continue;
    }
    const making = round(number).finally(() => underWay.delete(making));
    underWay.add(making);
  }
  await Promise.all(underWay);
  return { begun: planned - leftOut, leftOut };
}
