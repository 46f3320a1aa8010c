import { fileURLToPath } from "node:url";
import { type LoadResult, load } from "../lib/load.ts";
import { number, percent, type Section } from "../lib/section.ts";
import { Server } from "../lib/server.ts";
import { median } from "../lib/statistics.ts";
import type { BenchOptions } from "../options.ts";

const APP = fileURLToPath(new URL("../apps/bank", import.meta.url));
const CONNECTIONS = 32;
const CASES = [
  { name: "two puts, one after the other", path: "/two" },
  { name: "a transaction of two puts", path: "/two-together" },
] as const;

/** A transaction of two items beside two puts of one each, in a request each; rounds take turns. */
export async function benchTransactions({ rounds, seconds }: BenchOptions): Promise<Section> {
  const server = await Server.motif(APP);
  const results = new Map<string, LoadResult[]>(CASES.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, path } of CASES) {
      const request = { url: server.url, method: "POST", connections: CONNECTIONS, paths: [path] } as const;
      const result = await load({ ...request, seconds });
      if (round > 0) results.get(name)?.push(result); // the first round warms up
    }
  }
  await server.stop();
  const of = (name: string, measure: keyof LoadResult) =>
    median(results.get(name)?.map((result) => result[measure]) ?? []);
  return {
    title: "Transactions",
    columns: ["case", "requests/s", "of two puts", "p50 ms", "p99 ms"],
    rows: CASES.map(({ name }) => [
      name,
      number(of(name, "requestsPerSecond")),
      percent(of(name, "requestsPerSecond") / of(CASES[0].name, "requestsPerSecond")),
      number(of(name, "p50"), 2),
      number(of(name, "p99"), 2),
    ]),
    notes: [
      `Medians of ${rounds} rounds of ${seconds} s at ${CONNECTIONS} connections, in which the two take turns (bench/apps/bank).`,
      "Goal: a transaction of two items at 60% of the rate of two puts at least.",
    ],
  };
}
