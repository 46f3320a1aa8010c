import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { results, uploads } from "../resources.ts";

/** What is known of an upload so far: the results come one by one, in any order. */
export default http(
  "get-image",
  { uses: { uploads: uploads.reader, results: results.reader }, params: z.object({ id: z.uuid() }) },
  async ({ params, uploads, results }) => {
    const found = await uploads.get(params);
    if (!found) return problemResponse({ status: 404, title: "No such image" });
    const { entries } = await results.query({ partition: params.id });
    const known = entries.map(({ item: { part, values } }) => [part, values]);
    return json({ ...found.item, results: Object.fromEntries(known) });
  },
);
