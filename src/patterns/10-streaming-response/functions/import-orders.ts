import { ConditionFailedError, consumer, TerminalError } from "@motif/app";
import { latestProgress } from "../latest-progress.ts";
import { Accepted, imports, orders, progress } from "../resources.ts";
import { ordersOf } from "../shop.ts";

/**
 * Takes orders over, batch by batch: first the orders, then the progress that tells of them. What was done before a crash is not
 * done again. Two at the same import write the same, and the first to tell of a batch is the one.
 */
export default consumer(
  "import-orders",
  {
    event: Accepted,
    uses: { imports: imports.reader, orders: orders.writer, progress: progress.readWriter },
    timeout: "60s",
  },
  async ({ event, imports, orders, progress, metrics }) => {
    const { id } = event.data;
    const found = await imports.get({ id });
    if (!found) throw new TerminalError(`Import ${id} has no row: it has expired.`);
    const { orders: all, expiresAt } = found.item;
    let { number, imported } = await latestProgress(progress, id);
    while (imported < all) {
      const batch = await ordersOf(found.item, imported);
      await orders.putMany(batch);
      number += 1;
      imported += batch.length;
      await progress
        .put({ import: id, number, imported, expiresAt }, { if: "absent" })
        .catch(ignoreConditionFailed);
      metrics.add("OrdersImported", batch.length);
    }
  },
);

function ignoreConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionFailedError)) throw error;
}
