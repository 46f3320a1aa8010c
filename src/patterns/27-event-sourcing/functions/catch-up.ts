import { milliseconds, scheduled, waitingStreams } from "@motif/app";
import { accounts, changed } from "../resources.ts";

/** What waits for less is being worked on. */
const WAITS = milliseconds("1m");
const MOST = 1000;

/** Tells the followers of accounts of which they were not told, or did not get far: what a crash between append and message loses. */
export default scheduled(
  "catch-up",
  { uses: { store: accounts.table.reader, changed: changed.sender }, timeout: "60s" },
  async ({ store, changed, now, metrics }) => {
    const until = new Date(now().getTime() - WAITS);
    const waiting = await waitingStreams(store, { until, limit: MOST });
    metrics.add("AccountsBehind", waiting.length);
    for (let first = 0; first < waiting.length; first += 10) {
      await changed.sendMany(
        waiting.slice(first, first + 10).map(({ stream }) => ({ message: { account: stream } })),
      );
    }
  },
);
