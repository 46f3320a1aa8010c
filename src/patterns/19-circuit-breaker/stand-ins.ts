import type { StandIn, StandIns } from "@motif/app";

const RATES: Readonly<Record<string, number>> = { USD: 1.25, SEK: 11.5, JPY: 160 };

/** A provider of rates. `isDown` is asked at each request: it is slow and answers 503 then. */
export function rateProvider(isDown: () => boolean): StandIn {
  return async (request, { now }) => {
    if (isDown()) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return new Response(null, { status: 503 });
    }
    const currency = new URL(request.url).pathname.split("/").at(-1) ?? "";
    const rate = RATES[currency];
    if (rate === undefined) return new Response(null, { status: 404 });
    return Response.json({ currency, rate, asOf: now().toISOString() });
  };
}

/** How long it is down on your machine, in milliseconds. */
const DOWN_MS = 30_000;

/** On your machine it fails for half a minute when somebody asks for the currency OFF. */
export default (() => {
  let downUntil = 0;
  const provider = rateProvider(() => Date.now() < downUntil);
  return {
    rates: (request, world) => {
      if (request.url.endsWith("/OFF")) downUntil = Date.now() + DOWN_MS;
      return provider(request, world);
    },
  };
}) satisfies StandIns;
