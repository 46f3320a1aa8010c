import type { BusEntry, RunUsage } from "@motif/core/model";
import * as z from "zod/mini";
import type { Measure } from "../../billing/measure.ts";
import { countOf, measureOf } from "../../run/counts.ts";
import { DAYS_PER_MONTH } from "../../units.ts";
import { warnOfLargest } from "../../warning.ts";
import { bytes, rate } from "../../workload/fields.ts";
import { sum } from "../calls.ts";
import { resourceSource } from "../lane.ts";
import type { Kind } from "./kind.ts";

/** What a bus carries. */
export interface BusLoad {
  readonly eventBytes: Measure;
  /** The share of its events that matches the pattern of a rule, by the rule's queue; 1 if not given. */
  readonly matching?: Readonly<Record<string, number>> | undefined;
}

/** Events through a bus. */
export interface BusUsage {
  readonly name: string;
  readonly eventBytes: Measure;
  readonly published: number;
  /** Events per call of publish, on average. */
  readonly publishBatch: number;
  /** Copies that rules got, all together, and those that their patterns kept from them. */
  readonly copies: number;
  readonly kept: number;
}

/** Buses. */
export const bus: Kind<"buses", BusEntry, BusUsage, BusLoad, RunUsage["buses"][string]> = {
  plural: "buses",
  load: z.strictObject({ eventBytes: bytes, matching: z.optional(z.record(z.string(), rate)) }),
  entrance: { options: [] },
  eventsOf: ({ name, items }) => (name === "publishMany" ? items : 1),
  forwards: ({ rules }, load) =>
    rules.map(({ queue }) => ({
      to: resourceSource({ kind: "queue", name: queue }),
      share: load?.matching?.[queue] ?? 1,
    })),
  ofDay({ name, rules }, { load, inflow }) {
    const published = inflow.events * DAYS_PER_MONTH;
    const matched = sum(rules, ({ queue }) => load?.matching?.[queue] ?? 1);
    return {
      name,
      eventBytes: load?.eventBytes ?? 0,
      published,
      publishBatch: inflow.calls === 0 ? 1 : inflow.events / inflow.calls,
      copies: published * matched,
      kept: published * (rules.length - matched),
    };
  },
  ofRun({ name, rules }, { counts, scale, run }) {
    const { publishCalls = 0, published = {} } = counts ?? {};
    const events = countOf(published);
    const copies = sum(rules, ({ queue }) => countOf(run.queues[queue]?.forwarded ?? {}));
    return {
      name,
      eventBytes: measureOf(published),
      published: events * scale,
      publishBatch: publishCalls === 0 ? 1 : events / publishCalls,
      copies: copies * scale,
      kept: Math.max(0, events * rules.length - copies) * scale,
    };
  },
  warnings: ({ name, eventBytes }, { bus: { event } }) =>
    warnOfLargest(`bus ${name}`, eventBytes, event, "an event"),
};
