/**
 * Whether starting and ending an app leaves anything behind: `node --expose-gc bench/harness/memory.ts [--starts 1000]`. Pattern
 * 02 is started, accepts and processes a job, and is ended. Prints the heap and what is outside of it after every tenth part.
 */
import { parseArgs } from "node:util";
import { start } from "@motif/engine/testing";
import app from "../../src/patterns/02-async-processor/app.ts";
import { number } from "../lib/section.ts";

const PARTS = 10;

const { values } = parseArgs({ options: { starts: { type: "string", default: "1000" } } });
const { gc } = globalThis;
if (!gc) throw new Error("Run it with --expose-gc: what was not collected yet is no leak.");

for (let part = 0; part <= PARTS; part++) {
  for (let count = 0; part > 0 && count < Number(values.starts) / PARTS; count++) await life(count);
  await new Promise(setImmediate); // finalisers run between rounds
  gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  const sizes = [heapUsed, external, rss].map((bytes) => number(bytes / 2 ** 20, 2).padStart(8));
  console.log(
    `${String((part * Number(values.starts)) / PARTS).padStart(6)} starts: heap, external, resident in MiB ${sizes.join(" ")}`,
  );
}

async function life(seed: number): Promise<void> {
  await using t = await start(app, { seed });
  const headers = { "content-type": "application/json" };
  await t.fetch("/jobs", { method: "POST", headers, body: JSON.stringify({ text: "to be or not to be" }) });
  await t.advance("1h");
}
