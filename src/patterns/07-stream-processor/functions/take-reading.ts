import { http, json, problemResponse } from "@motif/app";
import { Counter, ReadingKey, readings } from "../resources.ts";

/** How far the clock of a meter may be ahead of ours. */
const AHEAD_MS = 300_000;

/**
 * Puts a reading into the stream. To send it again changes nothing. One from the future is refused: all that came after it would be
 * older than it.
 */
export default http(
  "take-reading",
  { uses: { readings: readings.publisher }, params: ReadingKey, body: Counter },
  async ({ params, body, readings, now }) => {
    if (Date.parse(params.at) > now().getTime() + AHEAD_MS) {
      const detail = `${params.at} is in the future; set the clock of meter ${params.meter}.`;
      return problemResponse({ status: 400, title: "Bad Request", detail });
    }
    await readings.publish({ ...params, ...body });
    return json({ ...params, status: "accepted" }, { status: 202 });
  },
);
