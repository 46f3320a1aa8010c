import { http, json, MotifError, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { balances, Owner } from "../resources.ts";

/** An owner's accounts, 50 a page: by the projection, which may be a moment behind. */
export default http(
  "list-accounts",
  {
    uses: { rows: balances.table.reader },
    params: z.object({ owner: Owner }),
    query: z.object({ cursor: z.optional(z.string()) }),
  },
  async ({ params, query: { cursor }, rows }) => {
    try {
      const page = await balances.list({ rows }, params.owner, { limit: 50, cursor });
      const accounts = page.entries.map(({ row, version }) => ({ ...row, version }));
      return json({ accounts, ...(page.cursor !== undefined && { cursor: page.cursor }) });
    } catch (error) {
      if (!(error instanceof MotifError) || error.code !== "list-changed") throw error;
      return problemResponse({ status: 410, title: "The list was made anew: begin again", code: error.code });
    }
  },
);
