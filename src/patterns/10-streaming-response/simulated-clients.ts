import type { Clients, SimulatedClient } from "@motif/app/simulate";
import { eventsIn, recordsIn } from "./received.ts";

/** What each client begins by its turn: keys that are used once more, with the same import and with another; none. */
const TURNS: readonly (readonly [begun: object, key?: string])[] = [
  [{ month: "2026-11", orders: 600 }],
  [{ month: "2026-11", orders: 300 }, "a"],
  [{ month: "2026-10", orders: 25 }],
  [{ month: "2026-11", orders: 300 }, "a"],
  [{ month: "2026-10", orders: 1 }, "b"],
  [{ month: "2026-11", orders: 0 }],
  [{ month: "2026-10", orders: 26 }, "b"],
  [{ month: "2026-13", orders: 1 }],
];

/** An import that nobody ever began. */
export const UNKNOWN = "/imports/00000000-0000-4000-8000-000000000000";

/** How often somebody connects again. */
const MOST_TRIES = 8;

/** An import, which is watched and looked at; and exports, while it goes on and later. Some go away in the middle, some are slow. */
export const clients: Clients = async (client, round) => {
  const { fetch, read, chance, idle, redrive } = client;
  if (chance() < 0.1) await fetch(UNKNOWN);
  if (chance() < 0.1) await read(`${UNKNOWN}/events`, {}, () => true);
  if (chance() < 0.2) await redrive("accepted");
  const [begun, key] = TURNS[round % TURNS.length] ?? [{}];
  const answer = await fetch("/imports", {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
    body: JSON.stringify(begun),
  });
  const path = answer.headers.get("location");
  if (path !== null && chance() < 0.8) await watch(client, path);
  await exported(client, chance() < 0.5 ? "2026-11" : "2026-10");
  if (path === null) return;
  await fetch(path);
  await idle();
  await fetch(path);
  if (chance() < 0.5) await watch(client, path);
};

/** Watches, connects again where that breaks off, and most often stops at the last event. */
async function watch({ read, chance, wait }: SimulatedClient, path: string): Promise<void> {
  let last: string | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const most = chance() < 0.4 ? 1 + Math.floor(chance() * 4) : Number.POSITIVE_INFINITY;
    const isSlow = chance() < 0.2;
    const headers: Record<string, string> = last === undefined ? {} : { "last-event-id": last };
    const answer = await read(`${path}/events`, { headers }, async (body) => {
      if (isSlow && body !== "") await wait("700ms");
      return eventsIn(body).length < most;
    });
    if (answer?.status === 204) return;
    const events = answer?.status === 200 ? eventsIn(answer.body) : [];
    const latest = events.findLast(({ event }) => event !== "error");
    last = latest?.id ?? last;
    if (latest?.event === "done" && chance() < 0.7) return;
    await wait("2s");
  }
}

/** Reads orders to their end, from where it was when that broke off. */
async function exported({ read, chance, wait }: SimulatedClient, month: string): Promise<void> {
  let after: string | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const query = new URLSearchParams();
    if (after !== undefined) query.set("after", after);
    if (chance() < 0.3) query.set("limit", chance() < 0.5 ? "40" : "250");
    const most = chance() < 0.3 ? 1 : Number.POSITIVE_INFINITY;
    // Seconds between two pages, or so long that the export has to stop behind the second.
    const waitMs = chance() < 0.2 ? 5000 : chance() < 0.2 ? 95_000 : 0;
    let parts = 0;
    const path = `/exports/${month}${query.size > 0 ? `?${query}` : ""}`;
    const answer = await read(path, {}, async (body) => {
      const isOver = recordsIn(body).at(-1)?.[0] !== "order";
      if (!isOver && waitMs > 0) await wait(`${waitMs}ms`);
      return parts++ < most;
    });
    const records = answer?.status === 200 ? recordsIn(answer.body) : [];
    after = records.findLast(([type]) => type === "order")?.[1] ?? after;
    if (records.at(-1)?.[0] === "end") return;
    await wait("1s");
  }
}
