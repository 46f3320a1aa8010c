import type { StandIn } from "@motif/app";
import type { Calls } from "@motif/app/workload";
import * as z from "zod/mini";

/** What there is of each article at first; of lamps there are none. */
export const STOCK: Readonly<Record<string, number>> = { mug: 7, pot: 3 };

/** Who orders what: more of it than there is, some that no card can pay, some under a key that another has used. */
const TURNS = [
  { user: "ada", key: "1", sku: "mug", quantity: 2, cents: 2400 },
  { user: "bob", key: "2", sku: "pot", quantity: 2, cents: 500_000 },
  { user: "ada", key: "1", sku: "mug", quantity: 2, cents: 2400 },
  { user: "bob", key: "3", sku: "mug", quantity: 1, cents: 500_001 },
  { user: "ada", key: "4", sku: "pot", quantity: 2, cents: 500_001 },
  { user: "bob", key: "1", sku: "mug", quantity: 3, cents: 3600 },
  { user: "ada", key: "5", sku: "mug", quantity: 4, cents: 4800 },
  { user: "bob", key: "6", sku: "lamp", quantity: 1, cents: 900 },
  { user: "ada", key: "7", sku: "pot", quantity: 1, cents: 1900 },
  { user: "bob", key: "8", sku: "mug", quantity: 1, cents: 1200 },
] as const;

/** Nobody ever registered or ordered as this. */
export const NOBODY = "00000000-0000-4000-8000-000000000000";
/** Whoever asks again and again waits so often in all. */
const MOST_WAITS = 32;

export const Registered = z.object({ userId: z.string() });

/** An order from its user's registration to its end, by somebody who asks ever less often. */
export const clients: Calls = async ({ fetch, idle }, round) => {
  const send = (method: string, path: string, key: string, body: object) =>
    fetch(path, {
      method,
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(body),
    });
  const { user, key, ...order } = TURNS[round % TURNS.length] ?? TURNS[0];
  for (const [sku, available] of Object.entries(STOCK))
    await send("PUT", `/stock/${sku}`, "none", { available });
  const registered = await send("POST", "/users", `user-${user}`, { email: `${user}@example.com` });
  const { data } = z.safeParse(Registered, await registered.json());
  if (!data) return;
  if (round % 4 === 0) await send("POST", "/orders", `nobody-${round}`, { ...order, userId: NOBODY });
  const placed = await send("POST", "/orders", `order-${key}`, { ...order, userId: data.userId });
  const path = placed.headers.get("location") ?? `/orders/${NOBODY}`;
  for (let waits = 1; waits <= MOST_WAITS; waits *= 2) {
    const { data } = z.safeParse(z.object({ emailed: z.literal(true) }), await (await fetch(path)).json());
    if (data) break;
    for (let wait = 0; wait < waits; wait++) await idle();
  }
  await fetch(`/stock/${order.sku}`);
};

/** A service with moods: away before and after its work, behind a proxy, and with answers that are lost. */
export function moody(standIn: StandIn): StandIn {
  return async (request, world) => {
    const mood = world.chance();
    if (mood < 0.04) return new Response(null, { status: 503 });
    if (mood < 0.05) return new Response("<html>please wait</html>", { status: 200 });
    const answer = await standIn(request, world);
    if (mood < 0.08 && answer.ok) throw new Error("the connection was lost.");
    return answer;
  };
}
