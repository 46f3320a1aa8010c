/**
 * `npm run fuzz -- [--only gateway,csv] [--inputs 1000000] [--minutes 5] [--seed N]`: gives every place where input comes in
 * so many inputs, for so many minutes each at most. A thread each, so that one that hangs is told by its name.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { ENTRIES } from "./entries.ts";
import type { FuzzResult } from "./run-entry.ts";
import type { FuzzMessage, FuzzTask } from "./worker.ts";

/** No progress for so long is a hang: so many inputs take a second or two. */
const LONGEST_SILENCE_MS = 300_000;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    inputs: { type: "string", default: "1000000" },
    minutes: { type: "string", default: "60" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const seed = Number(values.seed);
const task = { inputs: Number(values.inputs), seed, limitMs: Number(values.minutes) * 60_000 };
const names = values.only?.split(",") ?? ENTRIES.map(({ name }) => name);
console.log(`Seed ${seed}, Node ${process.version}, ${availableParallelism()} cores.`);

const queue = [...names];
const lane = async () => {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) await fuzz(name);
};
await Promise.all(Array.from({ length: availableParallelism() }, lane));

async function fuzz(name: string): Promise<void> {
  const startedAt = performance.now();
  try {
    const { inputs, slowest, failure } = await inThread({ ...task, name });
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const { waitedMs, processorMs, input } = slowest;
    console.log(
      failure === undefined
        ? `${name}: ${inputs.toLocaleString("en")} inputs in ${seconds} s; one took ${Math.round(waitedMs)} ms at most, and ${Math.round(processorMs)} ms of processor time: ${input}`
        : `${name}: FAILED\n${failure}`,
    );
    if (failure !== undefined) process.exitCode = 1;
  } catch (error) {
    console.log(`${name}: ${error instanceof Error ? error.stack : error}`);
    process.exitCode = 1;
  }
}

function inThread(workerData: FuzzTask): Promise<FuzzResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData,
      stdout: true,
      stderr: true,
    });
    let taken = 0;
    const silent = () => {
      reject(new Error(`It hangs after about ${taken} inputs of seed ${workerData.seed}.`));
      void worker.terminate();
    };
    let timer = setTimeout(silent, LONGEST_SILENCE_MS);
    worker.on("message", (message: FuzzMessage) => {
      clearTimeout(timer);
      if ("taken" in message) {
        taken = message.taken;
        timer = setTimeout(silent, LONGEST_SILENCE_MS);
        return;
      }
      resolve(message.result);
      void worker.terminate();
    });
    worker.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
