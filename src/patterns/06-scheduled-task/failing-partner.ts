import type { StandIn } from "@motif/app";

const HOUR_MS = 3_600_000;

/** In simulations: a partner that is away for some hours of each day, and says so, hangs or is not there. */
export function failingPartner(): StandIn {
  return async (_, { now, chance }) => {
    const isAway = Math.floor(now().getTime() / (3 * HOUR_MS)) % 3 === 0;
    if (!isAway) return new Response(null, { status: 200 });
    const how = chance();
    if (how < 0.3) throw new Error("The connection was reset.");
    if (how < 0.5) await new Promise((resolve) => setTimeout(resolve, 60_000));
    return new Response(null, { status: how < 0.8 ? 503 : 404 });
  };
}
