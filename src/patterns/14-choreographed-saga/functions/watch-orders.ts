import { scheduled } from "@motif/app";
import { wasMade } from "../only-if.ts";
import { after, announce, cancelled } from "../ordering.ts";
import { AGAIN_AFTER, orders, shop } from "../resources.ts";

/** A page takes less. */
const ENOUGH_MS = 60_000;

/**
 * Looks for open orders whose time is up. One that is not decided is cancelled; what was decided of the others is told again,
 * as somebody has not answered. Whatever got lost on the way, an order that is in the table comes to its end by this.
 */
export default scheduled(
  "watch-orders",
  { uses: { orders: orders.readWriter, shop: shop.publisher }, timeout: "5m" },
  async ({ orders, shop, now, remainingTime, metrics }) => {
    const sort = { to: now().toISOString() };
    let cursor: string | undefined;
    do {
      const from = cursor === undefined ? {} : { cursor };
      const page = await orders.query({ index: "due", partition: "open", sort, limit: 100, ...from });
      for (const { item, version } of page.entries) {
        const order = item.decision ? item : cancelled(item, "it took too long", now());
        const next = { ...order, dueAt: after(now(), AGAIN_AFTER) };
        // Another version: somebody has just answered, or another run is at it.
        if (!(await wasMade(orders.put(next, { if: { version } })))) continue;
        await announce(shop, next);
        metrics.add("OrdersOverdue", 1, "Count", { decided: String(item.decision !== undefined) });
      }
      cursor = page.cursor;
    } while (cursor !== undefined && remainingTime() > ENOUGH_MS);
  },
);
