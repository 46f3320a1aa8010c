import { milliseconds, problemResponse, type StandIn, type StandIns } from "@motif/app";
import * as z from "zod/mini";

/** More than any card has. */
const TOO_MUCH = 500_000;
const WORK_MS = milliseconds("50ms");

interface Known {
  readonly asked: string;
  /** Not there while the first request is under way. */
  answer?: Response;
}

/**
 * A service that knows what it did by the Idempotency-Key, as the draft says
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/): a repetition is answered as the first was, 409
 * while that is under way, 422 with another content. `work` gets the body and what number it is.
 */
function onceAKey(work: (asked: unknown, n: number) => Response): StandIn {
  const known = new Map<string, Known>();
  let count = 0;
  return async (request) => {
    const key = request.headers.get("idempotency-key");
    if (key === null) return problemResponse({ status: 400, title: "No Idempotency-Key" });
    const asked = await request.text();
    const earlier = known.get(key);
    if (earlier && earlier.asked !== asked)
      return problemResponse({ status: 422, title: "The key was used" });
    if (earlier) return earlier.answer?.clone() ?? problemResponse({ status: 409, title: "Under way" });
    const first: Known = { asked };
    known.set(key, first);
    await new Promise((resolve) => setTimeout(resolve, WORK_MS));
    const answer = work(JSON.parse(asked), ++count);
    first.answer = answer.clone();
    return answer;
  };
}

const Charge = z.object({ orderId: z.string(), cents: z.number() });

/** A payment provider: 201, or 402 for what no card can pay. */
export function paymentProvider(): StandIn {
  return onceAKey((asked, n) =>
    Charge.parse(asked).cents > TOO_MUCH
      ? problemResponse({ status: 402, title: "Declined" })
      : Response.json({ chargeId: `ch-${n}` }, { status: 201 }),
  );
}

const Mail = z.object({ orderId: z.string(), to: z.string(), about: z.string() });

/** A sender of e-mails. */
export function mailServer(): StandIn {
  return onceAKey((asked, n) => {
    Mail.parse(asked);
    return Response.json({ mailId: `mail-${n}` }, { status: 201 });
  });
}

export default (() => ({ payments: paymentProvider(), mailer: mailServer() })) satisfies StandIns;
