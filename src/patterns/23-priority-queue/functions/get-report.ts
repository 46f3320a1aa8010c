import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { Caller, reports } from "../resources.ts";

/** A tenant's report: its lane while it waits, its summary when it is done. `Retry-After` says how soon to ask again (seconds). */
export default http(
  "get-report",
  { uses: { reports: reports.reader }, headers: Caller, params: z.object({ id: z.uuid() }) },
  async ({ params, headers, reports }) => {
    const found = await reports.get(params);
    if (found?.item.tenant !== headers["x-tenant"])
      return problemResponse({ status: 404, title: "No such report" });
    const { expiresAt: _, ...report } = found.item;
    return json(report, report.status === "queued" ? { headers: { "retry-after": "1" } } : {});
  },
);
