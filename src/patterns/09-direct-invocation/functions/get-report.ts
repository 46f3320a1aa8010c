import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { reports } from "../resources.ts";

/** What is known of a report. Poll it while it is `accepted`; `Retry-After` says how soon (seconds). */
export default http(
  "get-report",
  { uses: { reports: reports.reader }, params: z.object({ id: z.uuid() }) },
  async ({ params, reports }) => {
    const found = await reports.get(params);
    if (!found) return problemResponse({ status: 404, title: "No such report" });
    const isPending = found.item.status === "accepted";
    return json(found.item, isPending ? { headers: { "retry-after": "1" } } : {});
  },
);
