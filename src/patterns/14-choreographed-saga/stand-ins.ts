import { milliseconds, problemResponse, type StandIn, type StandIns } from "@motif/app";
import * as z from "zod/mini";

const WORK_MS = milliseconds("50ms");

/** What a service knows of an order. What is cancelled, or dispatched, stays so. */
type Known = "under way" | "done" | "refused" | "cancelled" | "dispatched";

/**
 * A service that does one thing an order: `PUT /<things>/{orderId}` has it done (201, and 200 from then on), or is refused for good.
 * `POST …/cancellation` undoes it, and whatever comes later is answered 410. `POST …/dispatch` ends what can be undone.
 */
function revocable(refusal: (asked: unknown) => number | undefined): StandIn {
  const known = new Map<string, Known>();
  const refused = new Map<string, number>();
  return async (request) => {
    const [, , , orderId = "", verb] = new URL(request.url).pathname.split("/");
    const now = known.get(orderId);
    if (verb === "cancellation") {
      if (now === "dispatched") return problemResponse({ status: 409, title: "It is on its way" });
      known.set(orderId, "cancelled");
      return Response.json({});
    }
    if (verb === "dispatch") {
      if (now !== "done" && now !== "dispatched")
        return problemResponse({ status: 409, title: "There is none" });
      known.set(orderId, "dispatched");
      return Response.json({});
    }
    const status = refusal(await request.json());
    if (now === undefined) {
      known.set(orderId, "under way");
      await new Promise((resolve) => setTimeout(resolve, WORK_MS));
      if (known.get(orderId) === "under way") known.set(orderId, status === undefined ? "done" : "refused");
      if (status !== undefined) refused.set(orderId, status);
    }
    return answerTo(known.get(orderId), refused.get(orderId), now === undefined ? 201 : 200);
  };
}

function answerTo(known: Known | undefined, refusal: number | undefined, success: number): Response {
  if (known === "cancelled") return problemResponse({ status: 410, title: "Cancelled" });
  if (known === "under way") return problemResponse({ status: 409, title: "Under way" });
  if (known === "refused") return problemResponse({ status: refusal ?? 422, title: "Refused" });
  return Response.json({}, { status: success });
}

/** More than any card has. */
const TOO_MUCH = 500_000;
const Charge = z.object({ cents: z.number() });

/** A payment provider: 402 for what no card can pay. */
export function paymentProvider(): StandIn {
  return revocable((asked) => (Charge.parse(asked).cents > TOO_MUCH ? 402 : undefined));
}

const Parcel = z.object({ country: z.string() });

/** A carrier: 422 for Antarctica. */
export function parcelService(): StandIn {
  return revocable((asked) => (Parcel.parse(asked).country === "AQ" ? 422 : undefined));
}

export default (() => ({ payments: paymentProvider(), carrier: parcelService() })) satisfies StandIns;
