import type { StandIn } from "@motif/app";

/** Where no carrier goes. */
export const NOWHERE = "XXX";

/** How a carrier may be at a request where it is not prompt. */
const MOODS = ["sluggish", "late", "silent", "broken off", "down", "refusing", "garbled"] as const;
type Mood = "prompt" | (typeof MOODS)[number];

/** How long its answer takes in milliseconds, from and to. */
const TAKES: Readonly<Partial<Record<Mood, readonly [from: number, to: number]>>> = {
  sluggish: [500, 1900],
  late: [2000, 18_000],
  silent: [20_000, 60_000],
};
const PROMPT = [5, 300] as const;

/** In simulations: a carrier that is prompt at some requests and not at others, or at all. No two of its offers are the same. */
export function fitfulCarrier(): StandIn {
  let offers = 0;
  let fitfulness: number | undefined;
  return async (request, { chance }) => {
    fitfulness ??= chance() < 0.3 ? 0 : chance();
    const mood: Mood =
      chance() < fitfulness ? (MOODS[Math.floor(chance() * MOODS.length)] ?? "late") : "prompt";
    const [from, to] = TAKES[mood] ?? PROMPT;
    const waitMs = from + Math.floor(chance() * (to - from));
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (mood === "broken off") throw new Error("The connection was reset.");
    if (mood === "down") return new Response(null, { status: 503 });
    if (mood === "refusing") return new Response(null, { status: 403 });
    if (mood === "garbled") return Response.json({ cents: "1,25" });
    if (new URL(request.url).searchParams.get("to") === NOWHERE) return new Response(null, { status: 404 });
    return Response.json({ cents: ++offers, days: 3 });
  };
}
