import type { QueueEntry, RunUsage } from "@motif/core/model";
import * as z from "zod/mini";
import type { Measure } from "../../billing/measure.ts";
import { addedUp, countOf, measureOf, ratesOf } from "../../run/counts.ts";
import { DAYS_PER_MONTH } from "../../units.ts";
import { warnOfLargest } from "../../warning.ts";
import { bytes } from "../../workload/fields.ts";
import { sum } from "../calls.ts";
import { addUp, attemptsPerMonth, deadPerMonth, eventsPerMonth, perMonth, readRates } from "../lane.ts";
import type { Kind } from "./kind.ts";

/** What a queue carries. */
export interface QueueLoad {
  readonly messageBytes: Measure;
}

/** Messages through a queue. */
export interface QueueUsage {
  readonly name: string;
  readonly messageBytes: Measure;
  readonly sent: number;
  /** Of them, copies of what was published to a topic. */
  readonly forwarded: number;
  /** Of them, messages that wait before they are delivered. */
  readonly delayed: number;
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
  ofDay({ name, delayMs }, { load, inflow, lanes, hours }) {
    const batchesPerSecond = addUp(lanes.map((lane) => readRates(lane, hours)));
    const dead = sum(lanes, deadPerMonth);
    const sent = inflow.events * DAYS_PER_MONTH;
    return {
      name,
      messageBytes: load?.messageBytes ?? 0,
      sent,
      forwarded: inflow.forwarded * DAYS_PER_MONTH,
      delayed: delayMs > 0 ? sent : 0,
      sendBatch: inflow.calls === 0 ? 1 : (inflow.events - inflow.forwarded) / inflow.calls,
      delivered: sum(lanes, attemptsPerMonth),
      batches: perMonth(batchesPerSecond),
      batchesPerSecond,
      handled: sum(lanes, eventsPerMonth) - dead,
      dead,
    };
  },
  ofRun({ name, delayMs }, { counts, ...month }) {
    const { sendCalls = 0, delivered = 0, batches = 0, failed = 0, sent = {}, forwarded = {} } = counts ?? {};
    const { scale } = month;
    const copies = countOf(forwarded) * scale;
    const all = countOf(sent) * scale + copies;
    return {
      name,
      messageBytes: measureOf(addedUp(sent, forwarded)),
      sent: all,
      forwarded: copies,
      delayed: delayMs > 0 ? all : 0,
      sendBatch: sendCalls === 0 ? 1 : countOf(sent) / sendCalls,
      delivered: delivered * scale,
      batches: batches * scale,
      batchesPerSecond: ratesOf(batches, month),
      handled: (delivered - failed) * scale,
      dead: 0,
    };
  },
  warnings: ({ name, messageBytes, delayed }, { queue: { message, delayedMessage = message } }) =>
    warnOfLargest(`queue ${name}`, messageBytes, delayed > 0 ? delayedMessage : message, "a message"),
};
