import { readFileSync } from "node:fs";
import { messageOf } from "@motif/core/platform";
import * as z from "zod/mini";
import { CostError } from "../errors.ts";
import { issueTexts } from "../workload/issues.ts";

const count = z.int().check(z.nonnegative());
const histogram = z.record(z.string().check(z.regex(/^\d+$/)), count);
const meters = <T extends z.core.$ZodLooseShape>(fields: T) => z.record(z.string(), z.strictObject(fields));

/**
 * What a run of an app on the engine used: counts, and histograms of how often each size (bytes, in whole KiB) or time
 * (milliseconds; in whole hundreds above a second) occurred. `GET /_motif/usage` gives it, and the data folder keeps that
 * of the last run in `usage.json`.
 */
export type RunUsage = z.infer<typeof runUsage>;
/** The form of a {@link RunUsage}. */
export const runUsage = z.strictObject({
  version: z.literal(1),
  app: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** Requests, and messages, objects and calls from outside. */
  arrivals: count,
  api: z.strictObject({ requests: count, requestBytes: histogram, responseBytes: count }),
  functions: meters({
    invocations: count,
    units: count,
    asynchronous: count,
    starts: count,
    /** Of invocations. */
    durations: histogram,
  }),
  queues: meters({ sendCalls: count, delivered: count, batches: count, failed: count, sent: histogram }),
  tables: meters({
    updates: count,
    deletes: count,
    queriedItems: count,
    gets: histogram,
    /** Items put or updated. */
    writes: histogram,
    /** Pages of strongly consistent queries, and of scans and queries through an index. */
    queries: histogram,
    eventualQueries: histogram,
  }),
  buckets: meters({ gets: count, heads: count, lists: count, events: count, puts: histogram }),
});

/**
 * Reads what a run used.
 * @throws CostError `bad-run` where there is no such file, it is of another app, or nothing happened in the run
 */
export function loadRun(file: string, app: string): RunUsage {
  const run = parseRun(file, readJson(file));
  if (run.app !== app)
    throw new CostError("bad-run", `${file} is of a run of "${run.app}", not of "${app}".`);
  if (run.arrivals === 0) {
    throw new CostError(
      "bad-run",
      `${file}: nothing arrived in the run from ${run.from} to ${run.to}. Call the app, then ask again.`,
    );
  }
  return run;
}

function parseRun(file: string, content: unknown): RunUsage {
  const parsed = z.safeParse(runUsage, content, { error: z.locales.en().localeError });
  if (parsed.success) return parsed.data;
  throw new CostError("bad-run", `${file}: ${issueTexts(content, parsed.error.issues).join("; ")}`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new CostError(
      "bad-run",
      `${file} cannot be read (${messageOf(cause)}). It is written while the app runs with "motif dev", and when it ends.`,
      { cause },
    );
  }
}
