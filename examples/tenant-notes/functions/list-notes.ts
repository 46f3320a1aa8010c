import { http, InvalidArgumentError, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { publicNote } from "../representation.ts";
import { notes, PublicNote, shelfOf, users } from "../resources.ts";

const Query = z.strictObject({
  limit: z._default(z.coerce.number().check(z.multipleOf(1), z.gte(1), z.lte(100)), 20),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(2048))),
});

/** A page of the tenant's notes, what changed last first. A cursor is a place in a shelf, so one of another tenant's is refused. */
export default http(
  "list-notes",
  {
    authorizer: users,
    scopes: ["notes:read"],
    uses: { notes: notes.reader },
    query: Query,
    responses: { 200: z.object({ notes: z.array(PublicNote), nextCursor: z.optional(z.string()) }) },
  },
  async ({ auth: { claims }, query: { limit, cursor }, notes }) => {
    try {
      const { entries, cursor: nextCursor } = await notes.query({
        index: "by-shelf",
        partition: shelfOf(claims.tenant),
        order: "descending",
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      return json({ notes: entries.map(({ item }) => publicNote(item)), nextCursor });
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      return problemResponse({ status: 400, title: "Bad Request", detail: error.message });
    }
  },
);
