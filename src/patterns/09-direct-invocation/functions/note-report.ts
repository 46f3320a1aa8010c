import { consumer } from "@motif/app";
import * as z from "zod/mini";
import { type Report, reports, SummaryRecord } from "../resources.ts";

/**
 * Notes how a report ended, from the record of its call. A call may be made twice, and each time leaves a record; one of them
 * may have failed: what is done stays done.
 */
export default consumer(
  "note-report",
  { event: SummaryRecord, uses: { reports: reports.readWriter } },
  async ({ event, reports, metrics }) => {
    const { report: id } = event.data.requestPayload;
    if (id === undefined) return; // a call by hand
    const ended = endOf(id, event.data);
    const found = await reports.get({ id });
    if (found?.item.status === "done" || found?.item.status === ended.status) return;
    await reports.put(ended, found ? { if: { version: found.version } } : { if: "absent" });
    metrics.add("ReportsEnded", 1, "Count", { status: ended.status });
  },
);

const Failure = z.object({ errorType: z.string(), errorMessage: z.string() });
const Summary = z.object({ count: z.int(), sum: z.int() });

function endOf(id: string, { responsePayload }: z.infer<typeof SummaryRecord>): Report {
  const { data: summary } = Summary.safeParse(responsePayload);
  if (summary) return { id, status: "done", ...summary };
  const { data: failure } = Failure.safeParse(responsePayload);
  const reason = failure ? `${failure.errorType}: ${failure.errorMessage}` : "It gave no answer.";
  return { id, status: "failed", reason };
}
