import { consumer } from "@motif/app";
import { end } from "../outside.ts";
import { charges, OrderCancelled, PaymentReturned, payments, shop } from "../resources.ts";

/**
 * Gives back what was taken for an order, if anything was. The provider is told first: from then on it takes nothing for this order, also
 * from an attempt that is still under way.
 */
export default consumer(
  "return-payment",
  {
    event: OrderCancelled.schema,
    uses: { charges: charges.readWriter, payments: payments.caller, shop: shop.publisher },
    timeout: "30s",
  },
  async ({ event, charges, payments, shop, now }) => {
    const { orderId } = event.data;
    const known = await charges.get({ orderId });
    if (known?.item.status !== "returned") {
      await end(payments, `/payments/${orderId}/cancellation`, now());
      await charges.put({ orderId, status: "returned" });
    }
    await shop.publish(PaymentReturned, { orderId }, { subject: orderId });
  },
);
