import { fileURLToPath } from "node:url";
import { type LoadOptions, type LoadResult, load } from "../lib/load.ts";
import { mebibytes, number, percent, type Section } from "../lib/section.ts";
import { Server } from "../lib/server.ts";
import { median } from "../lib/statistics.ts";
import type { BenchOptions } from "../options.ts";

const APP = fileURLToPath(new URL("../apps/items", import.meta.url));
const BODY = JSON.stringify({ name: "Lamp", price: 20 });
const STORED_ITEMS = 200;

const CASES = [
  { name: "POST, 32 connections", method: "POST", connections: 32 },
  { name: "GET by id, 32 connections", method: "GET", connections: 32 },
  { name: "POST, 1 connection", method: "POST", connections: 1 },
  { name: "GET by id, 1 connection", method: "GET", connections: 1 },
] as const;

interface Candidate {
  readonly name: string;
  readonly server: Server;
  readonly ids: readonly string[];
  /** Results of all rounds, by the case's name. */
  readonly results: Map<string, LoadResult[]>;
}

/** Requests through `motif dev` beside the same work by hand: rounds take turns, so that both see the same machine. */
export async function benchHttp({ rounds, seconds }: BenchOptions): Promise<Section> {
  const candidates = [
    await prepare("bare", Server.bare()),
    await prepare("Motif", Server.motif(APP)),
    await prepare("Motif, pattern 01", Server.motif("01")),
  ];
  for (let round = 0; round <= rounds; round++) {
    for (const candidate of candidates) {
      for (const { name, ...request } of CASES) {
        const result = await load({ ...loadOf(candidate, request), seconds });
        if (round > 0) candidate.results.get(name)?.push(result); // the first round warms up
      }
    }
  }
  for (const { server } of candidates) await server.stop();
  return report(candidates, rounds, seconds);
}

async function prepare(name: string, starting: Promise<Server>): Promise<Candidate> {
  const server = await starting;
  const headers = { "content-type": "application/json" };
  const ids: string[] = [];
  for (let index = 0; index < STORED_ITEMS; index++) {
    const response = await fetch(`${server.url}/items`, { method: "POST", headers, body: BODY });
    const { id }: { id: string } = await response.json();
    ids.push(id);
  }
  return { name, server, ids, results: new Map(CASES.map((each) => [each.name, []])) };
}

function loadOf(
  { server, ids }: Candidate,
  { method, connections }: Pick<(typeof CASES)[number], "method" | "connections">,
): Omit<LoadOptions, "seconds"> {
  const paths = method === "GET" ? ids.map((id) => `/items/${id}`) : ["/items"];
  return { url: server.url, method, connections, paths, ...(method === "POST" && { body: BODY }) };
}

function report(candidates: readonly Candidate[], rounds: number, seconds: number): Section {
  const rows = CASES.flatMap(({ name }) =>
    candidates.map((candidate) => {
      const of = (measure: keyof LoadResult, { results } = candidate) =>
        median(results.get(name)?.map((result) => result[measure]) ?? []);
      const bare = of("requestsPerSecond", candidates[0]);
      return [
        `${name}: ${candidate.name}`,
        number(of("requestsPerSecond")),
        percent(of("requestsPerSecond") / bare),
        number(of("p50"), 2),
        number(of("p99"), 2),
        mebibytes(candidate.server.memory.peak),
      ];
    }),
  );
  return {
    title: "HTTP",
    columns: ["case", "requests/s", "of bare", "p50 ms", "p99 ms", "peak RSS MiB"],
    rows,
    notes: [
      `Medians of ${rounds} rounds of ${seconds} s, in which the servers take turns; autocannon runs in a process of its own.`,
      "bare: `node:http` and `node:sqlite` by hand (bench/servers/bare.ts). Motif: the same work through `motif dev` (bench/apps/items).",
      "Pattern 01 also keeps an index of the newest items, and hands out and checks ETags.",
      "RSS: the most of the whole process tree during the entire run.",
      "Goals: POST at 32 connections at least 50% of bare, GET at least 25%; p50 at one connection under 0.6 ms; RSS under 400 MiB.",
    ],
  };
}
