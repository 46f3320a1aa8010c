import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { index } from "../resources.ts";

/** What is known of a document. Poll it until it is `indexed`; `Retry-After` says how soon (seconds). */
export default http(
  "get-document",
  { uses: { index: index.reader }, params: z.object({ id: z.uuid() }) },
  async ({ params, index }) => {
    const found = await index.get(params);
    if (!found) return problemResponse({ status: 404, title: "No such document" });
    const isPending = found.item.status === "accepted";
    return json(found.item, isPending ? { headers: { "retry-after": "1" } } : {});
  },
);
