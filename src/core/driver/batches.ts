/** What a service takes in one call. */
export interface BatchLimits {
  readonly most: number;
  readonly bytes: number;
}

/** A list in parts, in order, none of which has more entries or more bytes than allowed; an entry too large is alone. */
export function batchesOf<T>(
  entries: readonly T[],
  sizeOf: (entry: T) => number,
  { most, bytes: largest }: BatchLimits,
): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    if (batch.length === most || (batch.length > 0 && bytes + size > largest)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
