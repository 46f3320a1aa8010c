import { http, json, problemResponse } from "@motif/app";
import { AccountPath, accounts } from "../resources.ts";

/** An account as it is: of all its events, or of a snapshot and those since. */
export default http(
  "get-account",
  { uses: { store: accounts.table.reader }, params: AccountPath },
  async ({ params: { account }, store }) => {
    const { state, version } = await accounts.load(store, account);
    if (version === 0) return problemResponse({ status: 404, title: "There is no such account" });
    return json({ account, version, ...state }, { headers: { etag: `"${version}"` } });
  },
);
