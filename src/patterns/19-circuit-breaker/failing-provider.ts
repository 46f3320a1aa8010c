import type { StandIn } from "@motif/app";

/** How a provider fails. */
const FAILINGS = ["unavailable", "overloaded", "silent", "broken off", "garbled", "refusing"] as const;
type Failing = (typeof FAILINGS)[number];

interface Outage {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly how: Failing;
}

/** The rates that there are, but for a part that changes all the time. */
export const BASE_RATES: Readonly<Record<string, number>> = { USD: 1.25, SEK: 11.5 };

/** In simulations: a provider that works for a while from its first request on, then fails in one way, then works again. */
export function failingProvider(): StandIn {
  let outage: Outage | undefined;
  return async (request, { now, chance }) => {
    const time = now().getTime();
    outage ??= outageFrom(time, chance);
    if (time >= outage.from && time < outage.to) return failed(outage.how);
    const currency = new URL(request.url).pathname.split("/").at(-1) ?? "";
    const base = BASE_RATES[currency];
    if (base === undefined) return new Response(null, { status: 404 });
    return Response.json({ currency, rate: base + (time % 1000) / 1e4, asOf: now().toISOString() });
  };
}

/** Three of ten providers never fail. */
function outageFrom(time: number, chance: () => number): Outage {
  const from = time + Math.floor(chance() * 5000);
  const how = FAILINGS[Math.floor(chance() * FAILINGS.length)] ?? "silent";
  return { from, to: chance() < 0.3 ? from : from + Math.floor(chance() * 90_000), how };
}

async function failed(how: Failing): Promise<Response> {
  if (how === "unavailable") return new Response(null, { status: 503 });
  if (how === "overloaded") return new Response(null, { status: 429 });
  if (how === "refusing") return new Response(null, { status: 403 });
  if (how === "garbled") return Response.json({ rate: "1,25" });
  if (how === "silent") await new Promise((resolve) => setTimeout(resolve, 60_000));
  throw new Error("The connection was reset.");
}
