import {
  consumer,
  ensureSuccess,
  RetryableError,
  RoundsUsedUpError,
  requeueingConsumer,
  roundOf,
  TerminalError,
} from "@motif/app";
import * as z from "zod/mini";
import { BookingMessage, bookings, carrier, ROUNDS, records, shipments } from "../resources.ts";

/** The carrier does not take the shipment. The message is the carrier's, for the client. */
class RefusedError extends TerminalError {
  override name = "RefusedError";
}

/**
 * Books one shipment with the carrier; may be called for it any number of times. The effect is the carrier's, who knows
 * every booking by the shipment's id: whatever is repeated here, after a lost answer or a crash, is the same booking.
 */
export default consumer(
  "book-shipment",
  {
    event: BookingMessage,
    uses: {
      bookings: bookings.sender,
      records: records.readWriter,
      shipments: shipments.readWriter,
      carrier: carrier.caller,
    },
    timeout: "30s",
    parallel: 5,
  },
  requeueingConsumer(
    {
      queue: "bookings",
      store: ({ records }) => records,
      ...ROUNDS,
      onDeadLetter: async ({ event, shipments, now, metrics }, error) => {
        const { id } = event.data;
        const found = await shipments.get({ id });
        if (!found || found.item.status === "booked") return;
        const end = { endedAt: now().toISOString(), attempts: roundOf(event.data) };
        const { version } = found;
        await shipments.update(
          { id },
          { set: { status: "failed", reason: reasonOf(error), ...end } },
          { if: { version } },
        );
        metrics.add("ShipmentsEnded", 1, "Count", { status: "failed" });
      },
    },
    async ({ event, shipments, carrier, now, metrics }) => {
      const { id, payload } = event.data;
      const found = await shipments.get({ id });
      if (!found) throw new TerminalError(`Shipment ${id} has no row: it has expired.`);
      if (found.item.status === "booked") return;

      const attempts = roundOf(event.data);
      const answer = await carrier.fetch("/bookings", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": id, "x-attempt": `${attempts}` },
        body: JSON.stringify({ reference: id, ...payload }),
      });
      if (answer.status === 422) throw await refusal(answer);
      // 409: an earlier request with this key is still under way.
      const tracking = await trackingOf(await ensureSuccess(answer, now(), { retryable: [409] }));
      const endedAt = now().toISOString();
      await shipments.update(
        { id },
        { set: { status: "booked", tracking, attempts, endedAt }, remove: ["reason"] },
      );
      metrics.add("ShipmentsEnded", 1, "Count", { status: "booked" });
    },
  ),
);

const Booked = z.object({ tracking: z.string() });
const Refused = z.object({ detail: z.string() });

/** A proxy's page with status 200 is no booking, and says nothing of there being one. */
async function trackingOf(answer: Response): Promise<string> {
  const { data } = z.safeParse(Booked, await bodyOf(answer));
  if (!data) throw new RetryableError("The answer has no tracking number.", { code: "bad-answer" });
  return data.tracking;
}

async function refusal(answer: Response): Promise<RefusedError> {
  const { data } = z.safeParse(Refused, await bodyOf(answer));
  return new RefusedError(data?.detail ?? "The carrier does not take this shipment.");
}

async function bodyOf(answer: Response): Promise<unknown> {
  return answer.json().catch(() => undefined);
}

/** Why a shipment failed, without what only operators are to see. */
function reasonOf(error: TerminalError): string {
  if (error instanceof RefusedError) return error.message;
  if (error instanceof RoundsUsedUpError) return "The carrier could not be reached in time. Send it again.";
  return "It could not be booked.";
}
