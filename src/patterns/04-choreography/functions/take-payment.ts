import { consumer, ensureSuccess, RetryableError, type ServiceCaller } from "@motif/app";
import * as z from "zod/mini";
import { wasMade } from "../only-if.ts";
import {
  type Charge,
  charges,
  PaymentFailed,
  PaymentProcessed,
  payments,
  StockReserved,
  shop,
} from "../resources.ts";

/** Charges what is reserved, once, and tells what came of it. The provider knows the charge by the order's id, in every attempt. */
export default consumer(
  "take-payment",
  {
    event: StockReserved.schema,
    uses: { charges: charges.readWriter, payments: payments.caller, shop: shop.publisher },
    timeout: "30s",
  },
  async ({ event, charges, payments, shop, now, metrics }) => {
    const { orderId, userId, cents } = event.data;
    let charge = (await charges.get({ orderId }))?.item;
    if (!charge) {
      charge = { orderId, userId, cents, ...(await chargeOf(payments, event.data, now())) };
      const isFirst = await wasMade(charges.put(charge, { if: "absent" }));
      if (isFirst) metrics.add("OrdersCharged", 1, "Count", { paid: String(charge.chargeId !== undefined) });
    }
    const { chargeId } = charge;
    if (chargeId === undefined) await shop.publish(PaymentFailed, { orderId, userId }, { subject: orderId });
    else await shop.publish(PaymentProcessed, { orderId, userId, chargeId }, { subject: orderId });
  },
);

const Charged = z.object({ chargeId: z.string() });

async function chargeOf(
  payments: ServiceCaller,
  { orderId, cents }: Pick<Charge, "orderId" | "cents">,
  now: Date,
): Promise<Pick<Charge, "chargeId">> {
  const answer = await payments.fetch("/charges", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": orderId },
    body: JSON.stringify({ orderId, cents }),
  });
  if (answer.status === 402) return {};
  // 409: an earlier request with this key is still under way.
  const made = await ensureSuccess(answer, now, { retryable: [409] });
  const { data } = z.safeParse(Charged, await made.json().catch(() => undefined));
  if (!data) throw new RetryableError("The answer has no charge id.", { code: "bad-answer" });
  return data;
}
