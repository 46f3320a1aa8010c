import { task } from "@motif/app";
import { end } from "../outside.ts";
import { payments, refundPayment } from "../resources.ts";

/** Gives back what was taken, if anything was. From then on the provider takes nothing for this order, also from an attempt that is still under way. */
export default task(
  refundPayment,
  { uses: { payments: payments.caller }, timeout: "10s" },
  async ({ input: { orderId }, payments, now }) => {
    await end(payments, `/payments/${orderId}/cancellation`, now());
    return null;
  },
);
