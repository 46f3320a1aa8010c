import { milliseconds, scheduled, waitingStreams } from "@motif/app";
import { orders, untold } from "../resources.ts";

/** What waits for less is being relayed. */
const WAITS = milliseconds("1m");
const MOST = 1000;
/** As many as a queue takes at once. */
const AT_ONCE = 10;

/** Has the relay look after orders that were changed and not told of: whose message was lost, or whose relay died. */
export default scheduled(
  "sweep-outbox",
  { uses: { store: orders.table.reader, untold: untold.sender }, timeout: "60s" },
  async ({ store, untold, now, newId, metrics }) => {
    const until = new Date(now().getTime() - WAITS);
    const waiting = await waitingStreams(store, { until, limit: MOST });
    metrics.add("OrdersUntold", waiting.length);
    for (let first = 0; first < waiting.length; first += AT_ONCE) {
      const some = waiting.slice(first, first + AT_ONCE);
      await untold.sendMany(
        some.map(({ stream }) => ({
          message: { order: stream },
          group: stream,
          deduplicationId: newId(),
        })),
      );
    }
  },
);
