import { http, json } from "@motif/app";
import * as z from "zod/mini";
import { Interval, intervals, ReadingKey } from "../resources.ts";

/** Quarters of an hour that a day has. */
const OF_A_DAY = 96;

const Path = z.pick(ReadingKey, { meter: true });
const Query = z.strictObject({ day: z.iso.date() });
const Shown = z.pick(Interval, { start: true, readings: true, wattHours: true, peakWatts: true });

/** The intervals of a meter on a day of UTC, in order, as far as they are. */
export default http(
  "get-intervals",
  {
    uses: { intervals: intervals.reader },
    params: Path,
    query: Query,
    responses: { 200: z.object({ intervals: z.array(Shown) }) },
  },
  async ({ params: { meter }, query: { day }, intervals }) => {
    const page = await intervals.query({ partition: meter, sort: { beginsWith: day }, limit: OF_A_DAY });
    return json({
      intervals: page.entries.map(({ item: { start, readings, wattHours, peakWatts } }) => ({
        start,
        readings,
        wattHours,
        peakWatts,
      })),
    });
  },
);
