import { consumer } from "@motif/app";
import { accounts, balances, Changed } from "../resources.ts";

/** Brings an account's balance up to its events. Told twice or late, it finds nothing to do. */
export default consumer(
  "project-account",
  {
    event: Changed,
    uses: { store: accounts.table.readWriter, rows: balances.table.readWriter },
    timeout: "30s",
  },
  async ({ event, store, rows, now, metrics }) => {
    const { oldest } = await balances.project({ store, rows }, event.data.account);
    if (oldest) metrics.add("ProjectionLag", now().getTime() - oldest.getTime(), "Milliseconds");
  },
);
