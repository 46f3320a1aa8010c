import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { Report, reports } from "../resources.ts";

/** The report of a day, when it is made. */
export default http(
  "get-report",
  { uses: { reports: reports.reader }, params: z.object({ day: z.iso.date() }), responses: { 200: Report } },
  async ({ params, reports }) => {
    const report = await reports.get({ book: "daily", day: params.day });
    if (!report)
      return problemResponse({ status: 404, title: "Not Found", detail: "There is no report yet." });
    return json(report.item);
  },
);
