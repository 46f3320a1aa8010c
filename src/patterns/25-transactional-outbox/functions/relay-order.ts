import { consumer } from "@motif/app";
import { announcements, orders, Untold } from "../resources.ts";

/** Tells the warehouse what it was not told of an order, in order. What was told is forgotten then; a relay that dies before that tells it again. */
export default consumer(
  "relay-order",
  {
    event: Untold,
    uses: { store: orders.table.readWriter, announcements: announcements.sender },
    timeout: "30s",
  },
  async ({ event, store, announcements, now, metrics }) => {
    const { order } = event.data;
    await orders.relay(store, order, async ({ id, sequence, type, data, recordedAt }) => {
      await announcements.send({ id, order, sequence, type, data }, { group: order, deduplicationId: id });
      metrics.add("RelayLag", now().getTime() - Date.parse(recordedAt), "Milliseconds");
    });
  },
);
