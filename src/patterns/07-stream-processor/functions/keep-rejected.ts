import { consumer, failedBatch } from "@motif/app";
import * as z from "zod/mini";
import { readings, rejections } from "../resources.ts";

/** Keeps records that are in no interval, with the reason. To do so again changes nothing. */
export default consumer(
  "keep-rejected",
  {
    event: failedBatch,
    uses: { readings: readings.reader, rejections: rejections.writer },
    timeout: "30s",
  },
  async ({ event, readings, rejections, metrics }) => {
    const { requestContext, reason } = event.data;
    // As they are: a record that is no reading at all is among them.
    const records = await readings.rawRecordsOf(event.data);
    for (const { id, key, time, data } of records) {
      await rejections.put({
        meter: key,
        record: `${time.toISOString()}-${id}`,
        data: z.json().parse(data),
        condition: requestContext.condition,
        ...(reason !== undefined && { reason }),
      });
    }
    metrics.add("ReadingsRejected", records.length);
  },
);
