import type { RunUsage, StreamEntry } from "@motif/core/model";
import * as z from "zod/mini";
import type { Measure } from "../../billing/measure.ts";
import { countOf, measureOf, ratesOf } from "../../run/counts.ts";
import { DAYS_PER_MONTH } from "../../units.ts";
import { warnOfLargest } from "../../warning.ts";
import { bytes } from "../../workload/fields.ts";
import { sum } from "../calls.ts";
import { addUp, attemptsPerMonth, deadPerMonth, perMonth, readRates } from "../lane.ts";
import type { Kind } from "./kind.ts";

/** What a stream carries. */
export interface StreamLoad {
  readonly recordBytes: Measure;
}

/** Records through a stream. */
export interface StreamUsage {
  readonly name: string;
  readonly recordBytes: Measure;
  readonly published: number;
  /** Records per call of publish, on average. */
  readonly publishBatch: number;
  /** Records handed to all consumers together, those that came again included, and the batches in which they came. */
  readonly delivered: number;
  readonly batches: number;
  /** Records that a consumer gave up, all consumers together. */
  readonly failed: number;
  /** Records a second in the busiest hour of the day. */
  readonly peakPerSecond: number;
}

/** Streams. */
export const stream: Kind<"streams", StreamEntry, StreamUsage, StreamLoad, RunUsage["streams"][string]> = {
  plural: "streams",
  load: z.strictObject({ recordBytes: bytes }),
  entrance: { options: [] },
  eventsOf: ({ name, items }) => (name === "publishMany" ? items : name === "publish" ? 1 : 0),
  ofDay({ name }, { load, inflow, lanes, hours }) {
    return {
      name,
      recordBytes: load?.recordBytes ?? 0,
      published: inflow.events * DAYS_PER_MONTH,
      publishBatch: inflow.calls === 0 ? 1 : inflow.events / inflow.calls,
      delivered: sum(lanes, attemptsPerMonth),
      batches: perMonth(addUp(lanes.map((lane) => readRates(lane, hours)))),
      failed: sum(lanes, deadPerMonth),
      peakPerSecond: (inflow.events * Math.max(...hours)) / 3600,
    };
  },
  ofRun({ name }, { counts, ...month }) {
    const { publishCalls = 0, published = {}, delivered = 0, batches = 0 } = counts ?? {};
    const { scale } = month;
    const records = countOf(published);
    return {
      name,
      recordBytes: measureOf(published),
      published: records * scale,
      publishBatch: publishCalls === 0 ? 1 : records / publishCalls,
      delivered: delivered * scale,
      batches: batches * scale,
      failed: 0,
      peakPerSecond: Math.max(...ratesOf(records, month)),
    };
  },
  warnings: ({ name, recordBytes }, { stream: { record } }) =>
    warnOfLargest(`stream ${name}`, recordBytes, record, "a record"),
};
