import { ConditionFailedError, consumer, UnknownOutcomeError } from "@motif/app";
import { OrderEvent, type Parcel, parcels } from "../resources.ts";

/** The warehouse: packs what it was told last. What comes again is known by its sequence; and what is written depends on what was read. */
export default consumer(
  "pack-order",
  { event: OrderEvent, uses: { parcels: parcels.readWriter }, timeout: "30s" },
  async ({ event: { data: told }, parcels }) => {
    const { order, sequence } = told;
    for (;;) {
      const known = await parcels.get({ order });
      if (known && known.item.sequence >= sequence) return;
      const quantity = told.type === "cancelled" ? 0 : told.data.quantity;
      const parcel: Parcel = { order, sequence, sku: told.data.sku, quantity };
      try {
        await parcels.put(parcel, { if: known ? { version: known.version } : "absent" });
        return;
      } catch (error) {
        // Another delivery of the same, or nobody can tell: look again.
        if (!(error instanceof ConditionFailedError) && !(error instanceof UnknownOutcomeError)) throw error;
      }
    }
  },
);
