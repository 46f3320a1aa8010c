import { type Duration, milliseconds, type StandIn, type StandIns } from "@motif/app";

/** What a carrier is like. */
export interface CarrierTraits {
  /** What it asks for each kilogram, in cents. */
  readonly cents: number;
  readonly days: number;
  /** How long its nth answer takes, counted from 1. */
  readonly takes: (n: number, kg: number) => Duration;
  /** Where it does not go. */
  readonly not?: string;
}

/** A carrier. */
export function carrier({ cents, days, takes, not }: CarrierTraits): StandIn {
  let asked = 0;
  return async (request) => {
    const query = new URL(request.url).searchParams;
    const kg = Number(query.get("kg"));
    const waitMs = milliseconds(takes(++asked, kg));
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (query.get("to") === not) return new Response(null, { status: 404 });
    return Response.json({ cents: cents * kg, days });
  };
}

/** On your machine, south is slow at every tenth request, and west takes 4 s for what is heavier than a ton and does not go to REK. */
export default (() => ({
  north: carrier({ cents: 50, days: 4, takes: () => "80ms" }),
  south: carrier({ cents: 45, days: 7, takes: (n) => (n % 10 === 0 ? "3s" : "150ms") }),
  west: carrier({ cents: 60, days: 2, not: "REK", takes: (_, kg) => (kg > 1000 ? "4s" : "120ms") }),
})) satisfies StandIns;
