import type { QueueEntry, RunUsage } from "@motif/core/model";
import * as z from "zod/mini";
import type { Measure } from "../../billing/measure.ts";
import { countOf, measureOf, ratesOf } from "../../run/counts.ts";
import { DAYS_PER_MONTH } from "../../units.ts";
import { bytes } from "../../workload/fields.ts";
import { sum } from "../calls.ts";
import { addUp, attemptsPerMonth, deadPerMonth, eventsPerMonth, invocationRates, perMonth } from "../lane.ts";
import type { Kind } from "./kind.ts";

/** What a queue carries. */
export interface QueueLoad {
  readonly messageBytes: Measure;
}

/** Messages through a queue. */
export interface QueueUsage {
  readonly entry: QueueEntry;
  /** Whether a function of the app consumes it. */
  readonly consumed: boolean;
  readonly messageBytes: Measure;
  readonly sent: number;
  /** Messages per call of send, on average. */
  readonly sendBatch: number;
  /** Messages handed to the consumer, redeliveries included. */
  readonly delivered: number;
  /** Batches in which they come, and per second in each hour of the day. */
  readonly batches: number;
  readonly batchesPerSecond: readonly number[];
  /** Messages that were handled, and deleted. */
  readonly handled: number;
  readonly dead: number;
}

/** Queues. */
export const queue: Kind<"queues", QueueEntry, QueueUsage, QueueLoad, RunUsage["queues"][string]> = {
  plural: "queues",
  load: z.strictObject({ messageBytes: bytes }),
  entrance: { options: [] },
  eventsOf: ({ name, items }) => (name === "sendMany" ? items : 1),
  ofDay(entry, { load, inflow, lanes, hours }) {
    const batchesPerSecond = addUp(lanes.map((lane) => invocationRates(lane, hours)));
    const dead = sum(lanes, deadPerMonth);
    return {
      entry,
      consumed: lanes.length > 0,
      messageBytes: load?.messageBytes ?? 0,
      sent: inflow.events * DAYS_PER_MONTH,
      sendBatch: inflow.calls === 0 ? 1 : inflow.events / inflow.calls,
      delivered: sum(lanes, attemptsPerMonth),
      batches: perMonth(batchesPerSecond),
      batchesPerSecond,
      handled: sum(lanes, eventsPerMonth) - dead,
      dead,
    };
  },
  ofRun(entry, { counts, triggers, ...month }) {
    const { sendCalls = 0, delivered = 0, batches = 0, failed = 0, sent = {} } = counts ?? {};
    const { scale } = month;
    return {
      entry,
      consumed: triggers.length > 0,
      messageBytes: measureOf(sent),
      sent: countOf(sent) * scale,
      sendBatch: sendCalls === 0 ? 1 : countOf(sent) / sendCalls,
      delivered: delivered * scale,
      batches: batches * scale,
      batchesPerSecond: ratesOf(batches, month),
      handled: (delivered - failed) * scale,
      dead: 0,
    };
  },
};
