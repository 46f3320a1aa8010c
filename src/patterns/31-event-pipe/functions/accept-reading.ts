import { http, json } from "@motif/app";
import { Measured, ReadingKey, readings } from "../resources.ts";

/** Takes a reading. To send it again changes nothing. */
export default http(
  "accept-reading",
  { uses: { readings: readings.sender }, params: ReadingKey, body: Measured },
  async ({ params: { id }, body, readings }) => {
    await readings.send({ id, ...body });
    return json({ id, status: "accepted" }, { status: 202 });
  },
);
