import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { load } from "../lib/load.ts";
import { mebibytes, number, percent, type Section } from "../lib/section.ts";
import { Server } from "../lib/server.ts";
import { median } from "../lib/statistics.ts";
import type { BenchOptions } from "../options.ts";

const APP = fileURLToPath(new URL("../apps/fan-out", import.meta.url));
const SUBSCRIPTIONS = ["news-one", "news-two", "news-three"];
const MESSAGES = 20_000;
const PATIENCE_MS = 120_000;
const POST = { method: "POST", paths: ["/items"], connections: 32 } as const;
const BODY = JSON.stringify({ name: "Lamp", price: 20 });
/** Of bare POSTs with 32 connections, on a machine that does 16,000 of them a second: 15,000 deliveries. */
const GOAL = 15_000 / 16_000;

/** Messages that a function publishes, ten a call, and three others take, ten a call, at the same time; beside the baseline's POSTs. */
export async function benchTopic({ rounds, seconds }: BenchOptions): Promise<Section> {
  const [bare, server] = [await Server.bare(), await Server.motif(APP)];
  await publishAndProcess(server, MESSAGES / 10); // warms up
  const rates: number[] = [];
  const posts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { requestsPerSecond } = await load({ ...POST, url: bare.url, body: BODY, seconds });
    posts.push(requestsPerSecond);
    const startedAt = performance.now();
    await publishAndProcess(server, MESSAGES);
    rates.push(((MESSAGES * SUBSCRIPTIONS.length) / (performance.now() - startedAt)) * 1000);
  }
  for (const each of [bare, server]) await each.stop();
  const [rate, baseline] = [median(rates), median(posts)];
  return {
    title: "Topic",
    columns: ["case", "a second", "of bare", "peak RSS MiB"],
    rows: [
      ["POST, 32 connections: bare", number(baseline), "100%", mebibytes(bare.memory.peak)],
      [
        "deliveries to 3 subscriptions: publish, process, delete; batches of 10",
        number(rate),
        percent(rate / baseline),
        mebibytes(server.memory.peak),
      ],
    ],
    notes: [
      `Medians of ${rounds} rounds of ${seconds} s of POSTs and of ${number(MESSAGES)} messages, in turns; from the first publication to the last deletion, every step durable.`,
      `Goal: at least ${percent(GOAL)} of bare, which is 15,000 deliveries/s where bare takes 16,000 POSTs/s.`,
    ],
  };
}

async function publishAndProcess({ url }: Server, messages: number): Promise<void> {
  const response = await fetch(`${url}/_motif/functions/publish/invocations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: 0, to: messages }),
  });
  if (!response.ok) throw new Error(await response.text());
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(5)) {
    const left = await Promise.all(SUBSCRIPTIONS.map((queue) => leftIn(url, queue)));
    if (left.every((count) => count === 0)) return;
  }
  throw new Error(`${messages} messages were not processed within ${PATIENCE_MS / 1000} s.`);
}

async function leftIn(url: string, queue: string): Promise<number> {
  const state = await fetch(`${url}/_motif/queues/${queue}`);
  const { available, inFlight }: { available: number; inFlight: number } = await state.json();
  return available + inFlight;
}
