import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type LoadResult, load } from "../lib/load.ts";
import { number, percent, type Section } from "../lib/section.ts";
import { Server } from "../lib/server.ts";
import { median } from "../lib/statistics.ts";
import type { BenchOptions } from "../options.ts";

const APPS = { without: "items", with: "feed" } as const;
const PATIENCE_MS = 120_000;
const POST = {
  method: "POST",
  paths: ["/items"],
  body: JSON.stringify({ name: "Lamp", price: 20 }),
} as const;
/** What a feed may add to the time of a write. */
const MOST_ADDED = 0.15;

/** Writes to a table that nobody listens to, and to one whose changes go to a function, which has had all of them at the end. */
export async function benchFeed({ rounds, seconds }: BenchOptions): Promise<Section> {
  const start = (app: string) => Server.motif(fileURLToPath(new URL(`../apps/${app}`, import.meta.url)));
  const [without, withFeed] = [await start(APPS.without), await start(APPS.with)];
  const rows: string[][] = [];
  for (const connections of [1, 32]) {
    const measured: { readonly plain: LoadResult[]; readonly fed: LoadResult[] } = { plain: [], fed: [] };
    for (let round = 0; round < rounds; round++) {
      measured.plain.push(await load({ ...POST, connections, url: without.url, seconds }));
      measured.fed.push(await load({ ...POST, connections, url: withFeed.url, seconds }));
      await allProcessed(withFeed.url);
    }
    const rate = (loads: readonly LoadResult[]) =>
      median(loads.map(({ requestsPerSecond }) => requestsPerSecond));
    const [plain, fed] = [rate(measured.plain), rate(measured.fed)];
    const name = `POST, ${connections} ${connections === 1 ? "connection" : "connections"}`;
    rows.push(
      [`${name}: no feed`, number(plain), ""],
      [`${name}: a feed`, number(fed), percent(plain / fed - 1)],
    );
  }
  for (const each of [without, withFeed]) await each.stop();
  return {
    title: "Change feed",
    columns: ["case", "requests/s", "added to a write"],
    rows,
    notes: [
      `Medians of ${rounds} rounds of ${seconds} s, in which the servers take turns. The function takes batches of 100 and does nothing; a round is over when it has had all changes.`,
      `Goal: at most ${percent(MOST_ADDED)} more time for a write.`,
    ],
  };
}

async function allProcessed(url: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(5)) {
    const { waiting }: { waiting: number } = await (await fetch(`${url}/_motif/feeds/watch`)).json();
    if (waiting === 0) return;
  }
  throw new Error(`Changes were not processed within ${PATIENCE_MS / 1000} s.`);
}
