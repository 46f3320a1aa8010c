import { http, json } from "@motif/app";
import * as z from "zod/mini";
import { AccountPath, accounts } from "../resources.ts";

const PAGE = 100;
const Query = z.object({ after: z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(1e9)), 0) });

/** What happened to an account, 100 events a page, each as it would be written today. */
export default http(
  "get-history",
  { uses: { store: accounts.table.reader }, params: AccountPath, query: Query },
  async ({ params, query, store }) => {
    const page: object[] = [];
    for await (const event of accounts.after(store, params.account, query.after)) {
      const { version, type, data, recordedAt } = event;
      page.push({ version, type, data, recordedAt });
      if (page.length === PAGE) return json({ events: page, after: version });
    }
    return json({ events: page });
  },
);
