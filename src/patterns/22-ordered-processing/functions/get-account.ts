import { http, json } from "@motif/app";
import { AccountPath, accounts, ledger } from "../resources.ts";

const LATEST = 20;

/** An account as far as it is booked: its balance, the number of its last entry, and its latest entries, the newest first. */
export default http(
  "get-account",
  { uses: { accounts: accounts.reader, ledger: ledger.reader }, params: AccountPath },
  async ({ params: { account }, accounts, ledger }) => {
    const [settings, page] = await Promise.all([
      accounts.get({ account }),
      ledger.query({ partition: account, order: "descending", limit: LATEST }),
    ]);
    const entries = page.entries.map(({ item: { account: _, ...entry } }) => entry);
    const { number: last, balance } = entries[0] ?? { number: 0, balance: 0 };
    return json({ account, whenStuck: settings?.item.whenStuck ?? "stop", last, balance, entries });
  },
);
