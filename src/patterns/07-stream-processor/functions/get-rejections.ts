import { http, json } from "@motif/app";
import * as z from "zod/mini";
import { ReadingKey, Rejection, rejections } from "../resources.ts";

const MOST_SHOWN = 20;

const Path = z.pick(ReadingKey, { meter: true });

/** The latest records of a meter that are in no interval, and why. */
export default http(
  "get-rejections",
  {
    uses: { rejections: rejections.reader },
    params: Path,
    responses: { 200: z.object({ rejections: z.array(z.omit(Rejection, { meter: true })) }) },
  },
  async ({ params: { meter }, rejections }) => {
    const page = await rejections.query({ partition: meter, order: "descending", limit: MOST_SHOWN });
    return json({ rejections: page.entries.map(({ item: { meter: _, ...shown } }) => shown) });
  },
);
