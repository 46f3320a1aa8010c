import { http, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { resultKey, results } from "../resources.ts";

/** The result of a job, streamed from the bucket. */
export default http(
  "get-job-result",
  { uses: { results: results.reader }, params: z.object({ id: z.uuid() }) },
  async ({ params, results }) => {
    const object = await results.get(resultKey(params.id));
    if (!object) {
      return problemResponse({
        status: 404,
        title: "No result",
        detail: `There is no result, or not yet. Ask GET /jobs/${params.id} for the job's status.`,
      });
    }
    return new Response(object.body, { headers: { "content-type": object.contentType } });
  },
);
