import type { StandIn, StandIns } from "@motif/app";

/** On your machine, the partner is away for a quarter of each hour. */
export const partner: StandIn = (_, { now }) =>
  new Response(null, { status: now().getUTCMinutes() < 45 ? 200 : 503 });

export default (() => ({ partner })) satisfies StandIns;
