import { http } from "@motif/app";
import { Rate, RatePath, rates } from "../resources.ts";

/** Says what a currency is worth. What is booked stays as it was booked. */
export default http(
  "put-rate",
  { uses: { rates: rates.writer }, params: RatePath, body: Rate },
  async ({ params, body, rates }) => {
    await rates.put({ ...params, ...body });
    return new Response(null, { status: 204 });
  },
);
