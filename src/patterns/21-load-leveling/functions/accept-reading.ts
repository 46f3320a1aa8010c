import { http, json } from "@motif/app";
import { Consumption, ReadingKey, readings } from "../resources.ts";

/** Takes a reading, at any rate and whatever the billing system does. To send it again changes nothing. */
export default http(
  "accept-reading",
  { uses: { readings: readings.sender }, params: ReadingKey, body: Consumption },
  async ({ params, body, readings }) => {
    await readings.send({ ...params, ...body });
    return json({ ...params, status: "accepted" }, { status: 202 });
  },
);
