import { consumer } from "@motif/app";
import { wasMade } from "../only-if.ts";
import { request } from "../outside.ts";
import { charges, PaymentDeclined, PaymentTaken, payments, StockReserved, shop } from "../resources.ts";

/** Charges what is reserved, and tells what came of it; of an order that was cancelled meanwhile, it tells nothing. */
export default consumer(
  "take-payment",
  {
    event: StockReserved.schema,
    uses: { charges: charges.readWriter, payments: payments.caller, shop: shop.publisher },
    timeout: "30s",
  },
  async ({ event, charges, payments, shop, now }) => {
    const { orderId, cents } = event.data;
    let known = await charges.get({ orderId });
    if (!known) {
      const outcome = await request(payments, `/payments/${orderId}`, { cents }, now());
      if (outcome === "cancelled") return;
      const status = outcome === "done" ? "taken" : "declined";
      // If it was cancelled meanwhile, that stays: the provider has given back what it took.
      await wasMade(charges.put({ orderId, status }, { if: "absent" }));
      known = await charges.get({ orderId });
    }
    const options = { subject: orderId };
    if (known?.item.status === "taken") await shop.publish(PaymentTaken, event.data, options);
    if (known?.item.status === "declined") await shop.publish(PaymentDeclined, { orderId }, options);
  },
);
