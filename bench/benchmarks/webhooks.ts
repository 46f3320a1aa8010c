import { createHmac } from "node:crypto";
import { type LoadResult, load } from "../lib/load.ts";
import { mebibytes, number, percent, type Section } from "../lib/section.ts";
import { Server } from "../lib/server.ts";
import { median } from "../lib/statistics.ts";
import type { BenchOptions } from "../options.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const CONNECTIONS = 32;
/** More than come in a round, so that none comes twice. */
const EVENTS = 50_000;
/** An incident as pattern 15 takes it, with as much besides as a webhook usually has. */
const BODY = JSON.stringify({
  type: "incident.opened",
  timestamp: "2026-11-29T09:00:00Z",
  data: { service: "shop", title: "Checkout is slow", more: "x".repeat(800) },
});

interface Candidate {
  readonly name: string;
  readonly server: Server;
  readonly results: LoadResult[];
}

/** Signed webhooks through pattern 15 beside the same work by hand: rounds take turns, so that both see the same machine. */
export async function benchWebhooks({ rounds, seconds }: BenchOptions): Promise<Section> {
  const candidates: Candidate[] = [
    { name: "bare", server: await Server.bareWebhooks({ WEBHOOK_SECRET: SECRET }), results: [] },
    {
      name: "Motif, pattern 15",
      server: await Server.motif("15", {
        MOTIF_SECRET_MONITORING_KEY: SECRET,
        MOTIF_SECRET_GITHUB_KEY: "unused",
      }),
      results: [],
    },
  ];
  for (let round = 0; round <= rounds; round++) {
    for (const { server, results } of candidates) {
      const request = {
        method: "POST",
        paths: ["/webhooks/monitoring"],
        headers: signed(round),
        body: BODY,
      } as const;
      const result = await load({ url: server.url, ...request, connections: CONNECTIONS, seconds });
      if (round > 0) results.push(result); // the first round warms up
    }
  }
  for (const { server } of candidates) await server.stop();
  return report(candidates, rounds, seconds);
}

/** Headers of many events, as they are sent now. */
function signed(round: number): Record<string, string>[] {
  const sentAt = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(SECRET.replace("whsec_", ""), "base64");
  return Array.from({ length: EVENTS }, (_, number) => {
    const id = `msg_${round}_${number}`;
    const mac = createHmac("sha256", key).update(`${id}.${sentAt}.${BODY}`).digest("base64");
    return { "webhook-id": id, "webhook-timestamp": sentAt, "webhook-signature": `v1,${mac}` };
  });
}

function report(candidates: readonly Candidate[], rounds: number, seconds: number): Section {
  const of = (measure: keyof LoadResult, candidate: Candidate | undefined) =>
    median(candidate?.results.map((result) => result[measure]) ?? []);
  const bare = of("requestsPerSecond", candidates[0]);
  return {
    title: "Webhooks",
    columns: ["case", "requests/s", "of bare", "p50 ms", "p99 ms", "peak RSS MiB"],
    rows: candidates.map((candidate) => [
      `POST, ${CONNECTIONS} connections: ${candidate.name}`,
      number(of("requestsPerSecond", candidate)),
      percent(of("requestsPerSecond", candidate) / bare),
      number(of("p50", candidate), 2),
      number(of("p99", candidate), 2),
      mebibytes(candidate.server.memory.peak),
    ]),
    notes: [
      `Medians of ${rounds} rounds of ${seconds} s, in which the servers take turns; autocannon runs in a process of its own. Each request has ${BODY.length} bytes and is signed by Standard Webhooks.`,
      "bare: verified and inserted by hand, and nothing else (bench/servers/bare-webhooks.ts). Pattern 15 puts it into a queue, and processes it beside the load.",
      "Goal: at least 50% of bare.",
    ],
  };
}
