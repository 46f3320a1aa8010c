import { http, streamedResponse } from "@motif/app";
import * as z from "zod/mini";
import { PART } from "../part.ts";

export default http(
  "stream",
  { streams: true, query: z.object({ parts: z.coerce.number().check(z.int(), z.positive()) }) },
  (input) =>
    streamedResponse(input, async function* () {
      for (let n = 0; n < input.query.parts; n++) yield PART;
    }),
);
