import { fileURLToPath } from "node:url";
import { type LoadResult, load } from "../lib/load.ts";
import { number, type Section } from "../lib/section.ts";
import { Server } from "../lib/server.ts";
import { median } from "../lib/statistics.ts";
import type { BenchOptions } from "../options.ts";

const APP = fileURLToPath(new URL("../apps/guarded", import.meta.url));
/** More than an environment remembers, so that each is verified anew. */
const TOKENS = 2_000;

interface Case {
  readonly name: string;
  readonly path: string;
  readonly headers?: readonly Readonly<Record<string, string>>[];
  readonly results: LoadResult[];
}

/** A GET that takes a JWT beside one that is open: one connection, so that what a request costs is the time between two. */
export async function benchAuthorizers({ rounds, seconds }: BenchOptions): Promise<Section> {
  const server = await Server.motif(APP);
  const headers: Record<string, string>[] = [];
  while (headers.length < TOKENS) headers.push(await authorization(server.url, headers.length));
  const cases: Case[] = [
    { name: "open", path: "/open", results: [] },
    { name: "JWT, the same token again", path: "/guarded", headers: headers.slice(0, 1), results: [] },
    { name: "JWT, another token each time", path: "/guarded", headers, results: [] },
  ];
  for (let round = 0; round <= rounds; round++) {
    for (const { path, headers, results } of cases) {
      const request = { method: "GET", paths: [path], ...(headers && { headers }) } as const;
      const result = await load({ url: server.url, ...request, connections: 1, seconds });
      if (round > 0) results.push(result); // the first round warms up
    }
  }
  await server.stop();
  return report(cases, rounds, seconds);
}

async function authorization(url: string, number: number): Promise<Record<string, string>> {
  const response = await fetch(`${url}/_motif/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sub: `user-${number}`, scope: "read" }),
  });
  if (!response.ok) throw new Error(await response.text());
  const { token }: { token: string } = await response.json();
  return { authorization: `Bearer ${token}` };
}

function report(cases: readonly Case[], rounds: number, seconds: number): Section {
  const costOf = ({ results }: Case) =>
    1e6 / median(results.map(({ requestsPerSecond }) => requestsPerSecond));
  const [open] = cases;
  const base = open ? costOf(open) : 0;
  return {
    title: "Authorizers",
    columns: ["GET", "µs a request", "more than open, µs"],
    rows: cases.map((one) => [one.name, number(costOf(one), 1), number(costOf(one) - base, 1)]),
    notes: [
      `Medians of ${rounds} rounds of ${seconds} s over one connection, in which the cases take turns. Tokens are signed with RS256; the issuer's key is known.`,
      "Goal: a JWT-protected GET costs under 60 µs more than an open one with the key cached.",
    ],
  };
}
