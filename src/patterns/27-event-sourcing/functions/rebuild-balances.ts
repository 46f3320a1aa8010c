import { consumer, RebuildStep } from "@motif/app";
import { accounts, balances, rebuilding } from "../resources.ts";

/** Who reads a page of the old rows when the new ones take their place has so long for it. */
const KEPT = "5m";

/** Makes all balances anew, a page at a time, beside those that are read. A step that is done twice does no harm. */
export default consumer(
  "rebuild-balances",
  {
    event: RebuildStep,
    uses: {
      store: accounts.table.reader,
      rows: balances.table.readWriter,
      rebuilding: rebuilding.sender,
    },
    timeout: "60s",
  },
  async ({ event, store, rows, rebuilding, now, log }) => {
    const next = await balances.step({ store, rows }, event.data, now());
    log.info("rebuild", { step: event.data, next });
    if (!next) return;
    const isFirstDrop = next.phase === "drop" && next.cursor === undefined;
    await rebuilding.send(next, isFirstDrop ? { delay: KEPT } : {});
  },
);
