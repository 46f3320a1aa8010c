import { FailedCallError, http, json, problemResponse, ThrottledError } from "@motif/app";
import * as z from "zod/mini";
import { summarize, Values } from "../resources.ts";

/** Waits for the summary, and answers with it. With `?dryRun=true`, says whether it could be asked for. */
export default http(
  "ask-summary",
  {
    uses: { summarize: summarize.invoker },
    body: Values,
    query: z.object({ dryRun: z.optional(z.literal("true")) }),
  },
  async ({ body, query, summarize }) => {
    try {
      if (query.dryRun === undefined) return json(await summarize.invoke(body));
      await summarize.check(body);
      return new Response(null, { status: 204 });
    } catch (error) {
      return problemOf(error);
    }
  },
);

/** What the client can know of a call that came to nothing. */
function problemOf(error: unknown): Response {
  if (error instanceof ThrottledError) {
    return problemResponse({ status: 503, title: "Busy" }, { "retry-after": "1" });
  }
  if (!(error instanceof FailedCallError)) throw error;
  return error.errorName === "UnsafeSumError"
    ? problemResponse({ status: 422, title: "No exact sum", detail: error.errorMessage })
    : problemResponse({ status: 502, title: "The summary failed" });
}
