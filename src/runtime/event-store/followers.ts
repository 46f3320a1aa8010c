import { ConditionFailedError, type TableWriter, UnknownOutcomeError } from "@motif/core";
import { PENDING, SHARDS, type StoreItem, type StoreReader } from "./store-table.ts";

/** A stream with events that its followers have not been told of, as far as anybody knows. */
export interface WaitingStream {
  readonly stream: string;
  /** The last of its events. */
  readonly version: number;
  /** When it was appended. */
  readonly since: Date;
}

/** Which streams are looked for. */
export interface WaitingOptions {
  /** Only those that wait since then, or longer: what was appended a moment ago is being worked on. */
  readonly until: Date;
  /** At most so many; 100 if not given. */
  readonly limit?: number;
}

/** Streams whose followers may have missed events, those that wait longest first. By an index, so that the newest may be missing. */
export async function waitingStreams(
  store: Pick<StoreReader, "query">,
  { until, limit = 100 }: WaitingOptions,
): Promise<WaitingStream[]> {
  const shards = SHARDS.map(async (partition) => {
    const sort = { to: until.toISOString() };
    const { entries } = await store.query({ index: "pending", partition, sort, limit });
    return entries.map(({ item: { stream, version, since = "" } }) => ({
      stream,
      version,
      since: new Date(since),
    }));
  });
  const all = (await Promise.all(shards)).flat();
  return all.toSorted((one, other) => one.since.getTime() - other.since.getTime()).slice(0, limit);
}

/** A store whose marks can be taken away: its table's `readWriter`. */
export type MarkedStore = StoreReader & Pick<TableWriter<StoreItem, "stream" | "at">, "delete">;

/**
 * Does what follows from a stream's events, and notes then that it was done. `work` reads the events itself, so that what was appended before it began
 * is done, and may be done again. Of events that were appended meanwhile the note stays. Where `work` fails, nothing is noted.
 */
export async function settle(store: MarkedStore, stream: string, work: () => Promise<void>): Promise<void> {
  const key = { stream, at: PENDING };
  const mark = await store.get(key);
  await work();
  if (!mark) return;
  try {
    await store.delete(key, { if: { version: mark.version } });
  } catch (error) {
    // There are newer events, or somebody else has done the same; or it cannot be told, and is done again.
    if (!(error instanceof ConditionFailedError) && !(error instanceof UnknownOutcomeError)) throw error;
  }
}
