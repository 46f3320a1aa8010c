import {
  type BucketReader,
  ConditionFailedError,
  type Context,
  type TableWriter,
  TerminalError,
} from "@motif/app";
import type { Result, Uploaded } from "./resources.ts";

/** The content of an upload. Throws `TerminalError` where it is gone. */
export async function contentOf(originals: BucketReader, { id }: Uploaded): Promise<string> {
  const original = await originals.get(id);
  if (!original) throw new TerminalError(`The content of ${id} is gone.`);
  return original.text();
}

/** Puts a result on record, once: a message that comes again finds it there, and counts nothing. */
export async function record(
  {
    results,
    metrics,
    now,
  }: Pick<Context, "metrics" | "now"> & {
    readonly results: TableWriter<Result, "id" | "part">;
  },
  result: Omit<Result, "at">,
): Promise<void> {
  try {
    await results.put({ ...result, at: now().toISOString() }, { if: "absent" });
  } catch (error) {
    if (error instanceof ConditionFailedError) return;
    throw error;
  }
  metrics.add("ResultsRecorded", 1);
}
