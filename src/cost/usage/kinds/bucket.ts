import type { BucketEntry, RunUsage } from "@motif/core/model";
import * as z from "zod/mini";
import type { Measure } from "../../billing/measure.ts";
import { countOf, measureOf } from "../../run/counts.ts";
import { DAYS_PER_MONTH } from "../../units.ts";
import { bytes, stored } from "../../workload/fields.ts";
import { AVERAGE_AGE_DAYS, callsOf, monthlyCalls, sum } from "../calls.ts";
import type { Kind } from "./kind.ts";

/** What a bucket holds. */
export interface BucketLoad {
  readonly objectBytes: Measure;
  /** Puts that make a new object, and do not replace one; 1 if not given. */
  readonly newRate?: number | undefined;
  /** As for tables; `expiresAfter` of the bucket if not given. */
  readonly keptDays?: number | undefined;
}

/** Operations on a bucket. */
export interface BucketUsage {
  readonly name: string;
  readonly objectBytes: Measure;
  readonly puts: number;
  readonly gets: number;
  readonly heads: number;
  readonly lists: number;
  /** Average over the month. */
  readonly storedObjects: number;
  /** Objects that are replaced or deleted: where a bucket keeps versions, these stay for a while. */
  readonly superseded: number;
}

/** Buckets. */
export const bucket: Kind<"buckets", BucketEntry, BucketUsage, BucketLoad, RunUsage["buckets"][string]> = {
  plural: "buckets",
  load: z.strictObject({ objectBytes: bytes, ...stored }),
  entrance: { options: ["matchRate"] },
  eventsOf: ({ name, triggers }) => (name === "put" ? triggers : 0),
  ofDay({ name, expiresAfterDays }, { load, calls, inflow }) {
    const { objectBytes = 0, newRate = 1, keptDays = expiresAfterDays } = load ?? {};
    const puts = callsOf(calls, "put");
    const added = (inflow.outside + sum(puts, (call) => call.events * call.operation.calls)) * newRate;
    const allPuts = inflow.outside * DAYS_PER_MONTH + monthlyCalls(puts);
    return {
      name,
      objectBytes,
      puts: allPuts,
      gets: monthlyCalls(callsOf(calls, "get")),
      heads: monthlyCalls(callsOf(calls, "head")),
      lists: monthlyCalls(callsOf(calls, "list")),
      storedObjects: added * (keptDays ?? AVERAGE_AGE_DAYS),
      superseded: allPuts * (1 - newRate) + (keptDays === undefined ? 0 : added * DAYS_PER_MONTH),
    };
  },
  ofRun({ name }, { counts, scale }) {
    const { gets = 0, heads = 0, lists = 0, puts = {} } = counts ?? {};
    return {
      name,
      objectBytes: measureOf(puts),
      puts: countOf(puts) * scale,
      gets: gets * scale,
      heads: heads * scale,
      lists: lists * scale,
      storedObjects: 0,
      superseded: 0,
    };
  },
};
