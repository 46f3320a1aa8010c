import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { number, type Section } from "../lib/section.ts";
import { Server } from "../lib/server.ts";
import { median } from "../lib/statistics.ts";

const RUNS = 9;

/** From the command to the first answer of a function. */
export async function benchStartUp(): Promise<Section> {
  const first: number[] = [];
  const later: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const cache = mkdtempSync(join(tmpdir(), "motif-bench-cache-"));
    first.push(await firstAnswer(cache));
    later.push(await firstAnswer(cache));
    rmSync(cache, { recursive: true });
  }
  const row = (name: string, times: readonly number[]) => [
    name,
    number(median(times)),
    number(Math.min(...times)),
    number(Math.max(...times)),
  ];
  return {
    title: "Start-up",
    columns: ["case", "median ms", "least ms", "most ms"],
    rows: [
      row("first run on a machine: nothing is compiled yet", first),
      row("any later run: Node's compile cache is filled", later),
    ],
    notes: [
      `From \`motif dev 01\` to the first answer of its \`GET /items\`, cold start of the function included; ${RUNS} runs.`,
      "Goal: under 1,200 ms.",
    ],
  };
}

async function firstAnswer(compileCache: string): Promise<number> {
  const startedAt = performance.now();
  const server = await Server.motif("01", { NODE_COMPILE_CACHE: compileCache });
  const response = await fetch(`${server.url}/items`);
  await response.arrayBuffer();
  const took = performance.now() - startedAt;
  if (!response.ok) throw new Error(`GET /items answered ${response.status}.`);
  await server.stop();
  return took;
}
