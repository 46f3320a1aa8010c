import { task } from "@motif/app";
import { PaymentFailed } from "../errors.ts";
import { request } from "../outside.ts";
import { payments, processPayment } from "../resources.ts";

/** Charges the card. The provider knows the charge by the order's id, and makes it once. */
export default task(
  processPayment,
  { uses: { payments: payments.caller }, timeout: "10s" },
  async ({ input: { orderId, cents }, payments, now }) => {
    const outcome = await request(payments, `/payments/${orderId}`, { cents }, now());
    if (outcome !== "done") throw new PaymentFailed(`The payment of ${orderId} was ${outcome}.`);
    return null;
  },
);
