import { failedBatch, queue, stream, table } from "@motif/app";
import * as z from "zod/mini";

/** More than a meter behind a fuse of 1,000 A at 400 V can have passed. */
export const MOST_WATTS = 1_000_000;

const Meter = z.string().check(z.regex(/^[A-Z0-9]{1,20}$/));

/** RFC 3339, in whole seconds of UTC: texts that sort as the times do. */
const Second = z.iso.datetime({ precision: 0 });

/** What names a reading: a meter has one at a time. */
export const ReadingKey = z.object({ meter: Meter, at: Second });

/** What a meter shows: all that was ever used through it, in watt-hours. It only grows. */
export const Counter = z.strictObject({ wattHours: z.int().check(z.nonnegative()) });

export const Reading = z.object({ ...ReadingKey.shape, ...Counter.shape });
export type Reading = z.infer<typeof Reading>;

/** Readings as they came, in the order of each meter. */
export const readings = stream("readings", { schema: Reading, partitionKey: "meter", shards: 2 });

/** What a meter counted in a quarter of an hour, so far. */
export const Interval = z.object({
  meter: Meter,
  /** When the quarter of an hour begins. */
  start: Second,
  readings: z.int(),
  /** Used from the reading before the first one of the interval to the last one in it. */
  wattHours: z.int(),
  /** The most that was used at a time: on average between two readings, in watts. */
  peakWatts: z.int(),
  /** The last reading that is in it: where the next one is counted from, and by which one that comes again is known. */
  lastAt: Second,
  lastWattHours: z.int(),
});
export type Interval = z.infer<typeof Interval>;

export const intervals = table("intervals", { schema: Interval, partitionKey: "meter", sortKey: "start" });

/** Where records are that `aggregate` failed at for good. */
export const rejected = queue("rejected", { schema: failedBatch });

/** A record that is in no interval, and why. */
export const Rejection = z.object({
  /** The record's key, which is its meter if it is a reading. */
  meter: z.string(),
  /** When the stream took it, and its id. */
  record: z.string(),
  data: z.json(),
  condition: z.string(),
  reason: z.exactOptional(z.string()),
});
export type Rejection = z.infer<typeof Rejection>;

export const rejections = table("rejections", {
  schema: Rejection,
  partitionKey: "meter",
  sortKey: "record",
});
