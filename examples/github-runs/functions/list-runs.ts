import { http, InvalidArgumentError, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { type Run, runs } from "../resources.ts";

const Name = z.string().check(z.maxLength(100));
const Query = z.strictObject({
  limit: z._default(z.coerce.number().check(z.multipleOf(1), z.gte(1), z.lte(100)), 20),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(2048))),
});

/** A page of a repository's runs, the latest first. */
export default http(
  "list-runs",
  { uses: { runs: runs.reader }, params: z.object({ owner: Name, name: Name }), query: Query },
  async ({ params: { owner, name }, query: { limit, cursor }, runs }) => {
    try {
      const page = await runs.query({
        partition: `${owner}/${name}`,
        order: "descending",
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      return json({ runs: page.entries.map(({ item }) => shown(item)), nextCursor: page.cursor });
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      return problemResponse({ status: 400, title: "Bad Request", detail: error.message });
    }
  },
);

function shown({ run, workflow, branch, attempt, status, conclusion }: Run) {
  return { run: Number(run), workflow, branch, attempt, status, conclusion };
}
