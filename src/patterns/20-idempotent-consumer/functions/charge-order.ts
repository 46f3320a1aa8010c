import {
  consumer,
  ensureSuccess,
  idempotentConsumer,
  milliseconds,
  RetryableError,
  TerminalError,
} from "@motif/app";
import * as z from "zod/mini";
import {
  type Charge,
  charges,
  EARLIEST_ORDER,
  OLDEST_ORDER,
  Order,
  payments,
  RECORD_RETENTION,
  records,
} from "../resources.ts";

/**
 * Charges an order once, however often and wherever from its message comes. One attempt at a time holds the record of the order;
 * the provider knows the charge by an id that is the same in all of them, so that one which died after the charge is repeated
 * without another. What came under the same order id with another content is a dead letter.
 */
export default consumer(
  "charge-order",
  {
    event: Order,
    uses: { records: records.readWriter, charges: charges.writer, payments: payments.caller },
    timeout: "20s",
    parallel: 5,
  },
  idempotentConsumer(
    {
      store: ({ records }) => records,
      key: ({ event }) => `charge ${event.data.orderId}`,
      payload: ({ event }) => event.data,
      ttl: RECORD_RETENTION,
    },
    async ({ event, payments, charges, now, metrics }, lease) => {
      const order = event.data;
      checkAge(order, now());
      const { orderId, cents, currency } = order;
      const answer = await payments.fetch("/charges", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": lease.id("charge") },
        body: JSON.stringify({ orderId, cents, currency }),
      });
      const outcome = await outcomeOf(answer, now());
      await charges.put({ orderId, cents, currency, ...outcome, settledAt: now().toISOString() });
      metrics.add("OrdersSettled", 1, "Count", { status: outcome.status });
    },
  ),
);

/** Of an order that is older than records are kept nobody knows whether it was charged. */
function checkAge({ orderId, placedAt }: Order, now: Date): void {
  const ageMs = now.getTime() - Date.parse(placedAt);
  if (ageMs > milliseconds(OLDEST_ORDER)) {
    throw new TerminalError(`Order ${orderId} is too old: it may have been charged. Look into the books.`);
  }
  if (ageMs < -milliseconds(EARLIEST_ORDER)) {
    throw new TerminalError(`Order ${orderId} was placed in the future. Look at the clock of its shop.`);
  }
}

const Charged = z.object({ chargeId: z.string() });

async function outcomeOf(answer: Response, now: Date): Promise<Pick<Charge, "status" | "chargeId">> {
  if (answer.status === 402) return { status: "declined" };
  // 409: an earlier request with this key is still under way.
  const made = await ensureSuccess(answer, now, { retryable: [409] });
  const { data } = z.safeParse(Charged, await made.json().catch(() => undefined));
  if (!data) throw new RetryableError("The answer has no charge id.", { code: "bad-answer" });
  return { status: "charged", chargeId: data.chargeId };
}
