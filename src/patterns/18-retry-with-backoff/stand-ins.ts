import { problemResponse, type StandIn, type StandIns } from "@motif/app";
import * as z from "zod/mini";

const Booking = z.object({ reference: z.string(), country: z.string(), grams: z.number() });

/** The heaviest parcel. */
const MOST_GRAMS = 31_500;
/** How often parcels to these countries are put off. */
const PUT_OFF: Readonly<Record<string, number>> = { FO: 1, GL: 2 };

/** A carrier that books a shipment once per Idempotency-Key. */
export function carrier(): StandIn {
  const trackings = new Map<string, string>();
  const putOff = new Map<string, number>();
  return async (request) => {
    const key = request.headers.get("idempotency-key");
    if (key === null) return problemResponse({ status: 400, title: "No Idempotency-Key" });
    const { reference, country, grams } = Booking.parse(await request.json());
    if (grams > MOST_GRAMS) {
      const detail = `A parcel has ${MOST_GRAMS} g at most.`;
      return problemResponse({ status: 422, title: "Too heavy", detail });
    }
    const times = putOff.get(key) ?? 0;
    if (times < (PUT_OFF[country] ?? 0)) {
      putOff.set(key, times + 1);
      return problemResponse({ status: 503, title: "Busy" }, { "retry-after": "1" });
    }
    const known = trackings.get(key);
    const tracking = known ?? `TRACK-${String(trackings.size + 1).padStart(6, "0")}`;
    trackings.set(key, tracking);
    return Response.json({ reference, tracking }, { status: known === undefined ? 201 : 200 });
  };
}

export default (() => ({ carrier: carrier() })) satisfies StandIns;
