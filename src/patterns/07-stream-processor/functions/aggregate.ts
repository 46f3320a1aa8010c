import { batchConsumer, type TableReader, type TableWriter, TerminalError } from "@motif/app";
import { add } from "../quarters.ts";
import { type Interval, intervals, Reading } from "../resources.ts";

type Intervals = TableReader<Interval, "meter" | "start"> & TableWriter<Interval, "meter" | "start">;

/**
 * Adds the readings of a batch to their intervals: for each meter one look at where it was, and one write for each interval. A reading
 * that comes again is not later than that, and is left out. What is behind a reading that fails is reported too: it must not be counted
 * before it, and whoever runs only the failed ones again would have lost it.
 */
export default batchConsumer(
  "aggregate",
  { event: Reading, uses: { intervals: intervals.readWriter }, timeout: "30s" },
  async ({ events, intervals, failed, metrics, now }) => {
    const ofMeters = [...Map.groupBy(events, ({ data }) => data.meter)];
    await Promise.all(
      ofMeters.map(async ([meter, own]) => {
        try {
          const { taken, skipped, refusal } = await addAll(
            intervals,
            meter,
            own.map(({ data }) => data),
          );
          metrics.add("ReadingsAggregated", taken);
          metrics.add("ReadingsSkipped", skipped);
          if (refusal === undefined) return;
          const [first, ...behind] = own.slice(taken + skipped);
          if (first) failed(first, new TerminalError(refusal));
          for (const event of behind) failed(event, new Error("A reading before it was refused."));
        } catch (error) {
          for (const event of own) failed(event, error);
        }
      }),
    );
    const [oldest] = events;
    if (oldest) metrics.add("ReadingLag", now().getTime() - Date.parse(oldest.time), "Milliseconds");
  },
);

/** Adds readings of a meter in order, up to the first that is refused. What was written when a write fails is known when they come again. */
async function addAll(intervals: Intervals, meter: string, readings: readonly Reading[]) {
  const { entries } = await intervals.query({ partition: meter, order: "descending", limit: 1 });
  const before = entries[0];
  const added = add(before?.item, readings);
  for (const interval of added.changed) {
    const isThere = before && before.item.start === interval.start;
    await intervals.put(interval, { if: isThere ? { version: before.version } : "absent" });
  }
  return added;
}
