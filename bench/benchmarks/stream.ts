import { fileURLToPath } from "node:url";
import { PART } from "../apps/stream/part.ts";
import { mebibytes, number, percent, type Section } from "../lib/section.ts";
import { Server } from "../lib/server.ts";
import { median, quantile } from "../lib/statistics.ts";
import type { BenchOptions } from "../options.ts";

const APP = fileURLToPath(new URL("../apps/stream", import.meta.url));
/** Requests of a round whose first byte is waited for. */
const REQUESTS = 200;
/** Parts of a response of which the first byte is of interest, and of one that is read to its end. */
const SHORT = 4;
const LONG = 4096;

interface Candidate {
  readonly name: string;
  readonly server: Server;
  /** Milliseconds to the first byte, and bytes per second of a long one. */
  readonly firstBytes: number[];
  readonly speeds: number[];
}

/** Streamed responses through `motif dev` beside a bare `node:http`: rounds take turns, so that both see the same machine. */
export async function benchStream({ rounds }: BenchOptions): Promise<Section> {
  const candidates: Candidate[] = [
    { name: "bare", server: await Server.bareStream(), firstBytes: [], speeds: [] },
    { name: "Motif", server: await Server.motif(APP), firstBytes: [], speeds: [] },
  ];
  for (let round = 0; round <= rounds; round++) {
    for (const { server, firstBytes, speeds } of candidates) {
      for (let request = 0; request < REQUESTS; request++) {
        const { firstByteMs } = await read(server, SHORT);
        if (round > 0) firstBytes.push(firstByteMs); // the first round warms up
      }
      const { bytesPerSecond } = await read(server, LONG);
      if (round > 0) speeds.push(bytesPerSecond);
    }
  }
  for (const { server } of candidates) await server.stop();
  return report(candidates, rounds);
}

/** One response, read as fast as it comes. */
async function read(server: Server, parts: number) {
  const begun = performance.now();
  const response = await fetch(`${server.url}/stream?parts=${parts}`);
  let firstByteMs = 0;
  let bytes = 0;
  for await (const part of response.body ?? []) {
    if (bytes === 0) firstByteMs = performance.now() - begun;
    bytes += part.byteLength;
  }
  if (bytes !== parts * PART.length) throw new Error(`${server.url} sent ${bytes} bytes of ${parts} parts.`);
  return { firstByteMs, bytesPerSecond: (bytes * 1000) / (performance.now() - begun) };
}

function report(candidates: readonly Candidate[], rounds: number): Section {
  const bare = median(candidates[0]?.speeds ?? []);
  return {
    title: "Streamed responses",
    columns: ["case", "first byte p50 ms", "p99 ms", "MiB/s", "of bare", "peak RSS MiB"],
    rows: candidates.map(({ name, server, firstBytes, speeds }) => [
      name,
      number(median(firstBytes), 2),
      number(quantile(firstBytes, 0.99), 2),
      mebibytes(median(speeds)),
      percent(median(speeds) / bare),
      mebibytes(server.memory.peak),
    ]),
    notes: [
      `Medians of ${rounds} rounds, in which the servers take turns: ${REQUESTS} responses of ${SHORT} parts one after the other, and one of ${LONG} parts of 16 KiB; read by Node's \`fetch\`.`,
      "bare: a loop of writes that waits for the client, on `node:http` (bench/servers/bare-stream.ts). Motif: `streamedResponse` through `motif dev` (bench/apps/stream); each part comes from a worker thread.",
      "Goal: the first byte within 1 ms of bare (p50).",
    ],
  };
}
