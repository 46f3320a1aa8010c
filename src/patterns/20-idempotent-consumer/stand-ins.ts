import { milliseconds, problemResponse, type StandIn, type StandIns } from "@motif/app";
import * as z from "zod/mini";

const Request = z.object({ orderId: z.string(), cents: z.number(), currency: z.string() });

/** More than any card has. */
const TOO_MUCH = 500_000;
const WORK_MS = milliseconds("50ms");

interface Known {
  readonly asked: string;
  /** Not there while the first request is under way. */
  answer?: Response;
}

/**
 * A payment provider that knows a charge by its Idempotency-Key, as the draft says
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/). A charge is answered 201, its repetition 200.
 */
export function paymentProvider(): StandIn {
  const known = new Map<string, Known>();
  let charges = 0;
  return async (request) => {
    const key = request.headers.get("idempotency-key");
    if (key === null) return problemResponse({ status: 400, title: "No Idempotency-Key" });
    const asked = await request.text();
    const { orderId, cents } = Request.parse(JSON.parse(asked));
    const earlier = known.get(key);
    if (earlier && earlier.asked !== asked)
      return problemResponse({ status: 422, title: "The key was used" });
    if (earlier) return earlier.answer?.clone() ?? problemResponse({ status: 409, title: "Under way" });
    const charge: Known = { asked };
    known.set(key, charge);
    await new Promise((resolve) => setTimeout(resolve, WORK_MS));
    if (cents > TOO_MUCH) {
      charge.answer = problemResponse({ status: 402, title: "Declined" });
      return charge.answer.clone();
    }
    const made = { orderId, chargeId: `ch-${++charges}` };
    charge.answer = Response.json(made);
    return Response.json(made, { status: 201 });
  };
}

export default (() => ({ payments: paymentProvider() })) satisfies StandIns;
