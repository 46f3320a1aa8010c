import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { AccountId, accounts } from "../resources.ts";

export default http(
  "get-account",
  { uses: { accounts: accounts.reader }, params: z.object({ id: AccountId }) },
  async ({ params, accounts }) => {
    const found = await accounts.get(params);
    return found ? json(found.item) : problemResponse({ status: 404, title: "There is no such account" });
  },
);
