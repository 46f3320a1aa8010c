import { http, InvalidArgumentError, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { Expense, expenses, users } from "../resources.ts";

const Query = z.strictObject({ cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(2048))) });
const Page = z.object({ expenses: z.array(Expense), nextCursor: z.optional(z.string()) });
const PAGE = 20;

/**
 * A page of the caller's own expenses, the newest first. Whose they are is what the token says, and nothing that a request can
 * say: a cursor goes on in the list that the caller has, whoever was given it.
 */
export default http(
  "list-expenses",
  {
    authorizer: users,
    scopes: ["expenses:read"],
    uses: { expenses: expenses.reader },
    query: Query,
    responses: { 200: Page },
  },
  async ({ auth, query: { cursor }, expenses }) => {
    const { sub: owner } = auth.claims;
    try {
      const { entries, cursor: nextCursor } = await expenses.query({
        index: "by-owner",
        partition: owner,
        order: "descending",
        limit: PAGE,
        ...(cursor !== undefined && { cursor }),
      });
      return json({ expenses: entries.map(({ item }) => item), nextCursor });
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      return problemResponse({ status: 400, title: "Bad Request", detail: error.message });
    }
  },
);
