import type { RunUsage, TopicEntry } from "@motif/core/model";
import * as z from "zod/mini";
import type { Measure } from "../../billing/measure.ts";
import { countOf, measureOf } from "../../run/counts.ts";
import { DAYS_PER_MONTH } from "../../units.ts";
import { warnOfLargest } from "../../warning.ts";
import { bytes, rate } from "../../workload/fields.ts";
import { sum } from "../calls.ts";
import { resourceSource } from "../lane.ts";
import type { Kind } from "./kind.ts";

/** What a topic carries. */
export interface TopicLoad {
  readonly messageBytes: Measure;
  /** The share of its messages that passes the filter of a subscription, by the subscription's queue; 1 if not given. */
  readonly passing?: Readonly<Record<string, number>> | undefined;
}

/** Messages through a topic. */
export interface TopicUsage {
  readonly name: string;
  readonly messageBytes: Measure;
  readonly published: number;
  /** Messages per call of publish, on average. */
  readonly publishBatch: number;
  /** Copies that subscriptions got, all together, and those that their filters kept from them. */
  readonly copies: number;
  readonly filtered: number;
}

/** Topics. */
export const topic: Kind<"topics", TopicEntry, TopicUsage, TopicLoad, RunUsage["topics"][string]> = {
  plural: "topics",
  load: z.strictObject({ messageBytes: bytes, passing: z.optional(z.record(z.string(), rate)) }),
  entrance: { options: [] },
  eventsOf: ({ name, items }) => (name === "publishMany" ? items : 1),
  forwards: ({ subscriptions }, load) =>
    subscriptions.map(({ queue }) => ({
      to: resourceSource({ kind: "queue", name: queue }),
      share: load?.passing?.[queue] ?? 1,
    })),
  ofDay({ name, subscriptions }, { load, inflow }) {
    const published = inflow.events * DAYS_PER_MONTH;
    const passed = sum(subscriptions, ({ queue }) => load?.passing?.[queue] ?? 1);
    return {
      name,
      messageBytes: load?.messageBytes ?? 0,
      published,
      publishBatch: inflow.calls === 0 ? 1 : inflow.events / inflow.calls,
      copies: published * passed,
      filtered: published * (subscriptions.length - passed),
    };
  },
  ofRun({ name, subscriptions }, { counts, scale, run }) {
    const { publishCalls = 0, published = {} } = counts ?? {};
    const messages = countOf(published);
    const copies = sum(subscriptions, ({ queue }) => countOf(run.queues[queue]?.forwarded ?? {}));
    return {
      name,
      messageBytes: measureOf(published),
      published: messages * scale,
      publishBatch: publishCalls === 0 ? 1 : messages / publishCalls,
      copies: copies * scale,
      filtered: Math.max(0, messages * subscriptions.length - copies) * scale,
    };
  },
  warnings: ({ name, messageBytes }, { topic: { message } }) =>
    warnOfLargest(`topic ${name}`, messageBytes, message, "a message"),
};
