import { ConditionFailedError, http, idempotentHttp, json, problemResponse, TooLargeError } from "@motif/app";
import { reports, requests, summarize, Values } from "../resources.ts";

/**
 * Hands the call over, and answers 202: first the call, then the row, so that no report stays accepted that nobody works at.
 * Its end may be noted before its row is written: then the row is there.
 */
export default http(
  "order-report",
  {
    uses: { summarize: summarize.sender, reports: reports.writer, requests: requests.readWriter },
    body: Values,
  },
  idempotentHttp(
    { store: ({ requests }) => requests, required: false },
    async ({ body, summarize, reports, newId }) => {
      const id = newId();
      try {
        await summarize.send({ report: id, values: body.values });
      } catch (error) {
        if (error instanceof TooLargeError) return tooLarge();
        throw error;
      }
      await reports.put({ id, status: "accepted" }, { if: "absent" }).catch(ignoreConditionFailed);
      return json({ id, status: "accepted" }, { status: 202, headers: { location: `/reports/${id}` } });
    },
  ),
);

function tooLarge(): Response {
  return problemResponse({
    status: 413,
    title: "Too large for a report",
    detail: "A report takes 960 KiB of values. Ask for parts of it, or for a summary, which takes more.",
  });
}

/** The report has ended already, or an earlier attempt at the same request wrote the row. */
function ignoreConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionFailedError)) throw error;
}
