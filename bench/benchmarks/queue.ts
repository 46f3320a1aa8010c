import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { mebibytes, number, type Section } from "../lib/section.ts";
import { Server } from "../lib/server.ts";
import { median } from "../lib/statistics.ts";
import type { BenchOptions } from "../options.ts";

const APP = fileURLToPath(new URL("../apps/items", import.meta.url));
const MESSAGES = 100_000;
const PATIENCE_MS = 120_000;

/** Messages that a function sends, ten a call, and another one takes, ten a call, at the same time. */
export async function benchQueue({ rounds }: BenchOptions): Promise<Section> {
  const server = await Server.motif(APP);
  await sendAndProcess(server, MESSAGES / 10); // warms up
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    await sendAndProcess(server, MESSAGES);
    rates.push((MESSAGES / (performance.now() - startedAt)) * 1000);
  }
  await server.stop();
  return {
    title: "Queue",
    columns: ["case", "messages/s", "peak RSS MiB"],
    rows: [["send, process, delete; batches of 10", number(median(rates)), mebibytes(server.memory.peak)]],
    notes: [
      `Median of ${rounds} rounds of ${number(MESSAGES)} messages, from the first send to the last deletion; every step is durable.`,
      "Goal: at least 15,000 messages/s.",
    ],
  };
}

async function sendAndProcess({ url }: Server, messages: number): Promise<void> {
  const response = await fetch(`${url}/_motif/functions/fill/invocations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: 0, to: messages }),
  });
  if (!response.ok) throw new Error(await response.text());
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const queue: { available: number; inFlight: number } = await fetch(`${url}/_motif/queues/jobs`).then(
      (state) => state.json(),
    );
    if (queue.available + queue.inFlight === 0) return;
    await sleep(5);
  }
  throw new Error(`${messages} messages were not processed within ${PATIENCE_MS / 1000} s.`);
}
