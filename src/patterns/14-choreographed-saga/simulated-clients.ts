import { milliseconds, type StandIn } from "@motif/app";
import type { Clients } from "@motif/app/simulate";
import * as z from "zod/mini";

/** What there is of each article at first; of lamps there are none. */
export const STOCK: Readonly<Record<string, number>> = { mug: 7, pot: 3 };

/** Who orders what: more of it than there is, some that no card can pay or nobody delivers, some under a key that was used. */
const TURNS = [
  { key: "1", sku: "mug", quantity: 2, cents: 2400, country: "CH" },
  { key: "2", sku: "pot", quantity: 2, cents: 500_000, country: "FR" },
  { key: "3", sku: "mug", quantity: 2, cents: 2400, country: "AQ" },
  { key: "1", sku: "mug", quantity: 2, cents: 2400, country: "CH" },
  { key: "4", sku: "pot", quantity: 2, cents: 500_001, country: "CH" },
  { key: "5", sku: "mug", quantity: 4, cents: 4800, country: "CH" },
  { key: "6", sku: "lamp", quantity: 1, cents: 900, country: "CH" },
  { key: "1", sku: "mug", quantity: 3, cents: 3600, country: "CH" },
  { key: "7", sku: "pot", quantity: 1, cents: 1900, country: "AQ" },
  { key: "8", sku: "mug", quantity: 1, cents: 1200, country: "CH" },
] as const;

/** Nobody ever ordered as this. */
const NOBODY = "00000000-0000-4000-8000-000000000000";
const MOST_QUESTIONS = 6;

/** When simulations begin, when the last fault can begin in them, and when every order of theirs has had the time to be closed. */
const START = Date.parse("2026-01-01T00:00:00Z");
const FAULTS_END = START + milliseconds("1h");
const CLOSING = START + milliseconds("250m");

/**
 * An order, by somebody who asks ever less often. Who gives up leaves it open; some stay for hours, and so everybody's order has the time
 * to be closed while nothing disturbs it any more.
 */
export const clients: Clients = async ({ fetch, read, idle, wait, now, chance }, round) => {
  const { key, ...order } = TURNS[round % TURNS.length] ?? TURNS[0];
  const isPatient = chance() < 0.6;
  const goOn = async () => {
    for (const [sku, available] of Object.entries(STOCK))
      await fetch(`/stock/${sku}`, request("PUT", { available }));
    const placed = await fetch("/orders", request("POST", order, key));
    const path = placed.headers.get("location") ?? `/orders/${NOBODY}`;
    for (let question = 1; question <= MOST_QUESTIONS; question++) {
      const { data } = z.safeParse(z.object({ closed: z.literal(true) }), await (await fetch(path)).json());
      if (data) break;
      await (question < 4 ? idle() : wait("7m"));
    }
    await read(`/stock/${order.sku}`, {}, () => true);
  };
  try {
    await goOn();
  } finally {
    const leftMs = CLOSING - now().getTime();
    if (isPatient && leftMs > 0) await wait(`${leftMs}ms`);
  }
};

function request(method: string, body: object, key?: string): RequestInit {
  const headers = {
    "content-type": "application/json",
    ...(key !== undefined && { "idempotency-key": key }),
  };
  return { method, headers, body: JSON.stringify(body) };
}

/** A service with moods, for an hour: away before and after its work, and with answers that are lost; and sometimes away for a while. */
export function moody(standIn: StandIn): StandIn {
  let awayUntil = 0;
  return async (request, world) => {
    const now = world.now().getTime();
    const mood = now < FAULTS_END ? world.chance() : 1;
    if (mood < 0.01) awayUntil = now + 3_600_000 * world.chance();
    if (mood < 0.04 || now < awayUntil) return new Response(null, { status: 503 });
    const answer = await standIn(request, world);
    if (mood < 0.07) throw new Error("the connection was lost.");
    return answer;
  };
}
