/**
 * One process of the measurement: `node load.ts <folder of a tree> <starts>`. Each start of pattern 02 accepts 50
 * jobs, processes them and lets an hour pass. Prints a JSON list of what each took.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Start } from "./measured.ts";

const JOBS = 50;

const [folder = "", starts = "1"] = process.argv.slice(2);

// The tree's own harness and app, whichever version it is: they are of this shape in all of them.
const load = async (file: string) => import(pathToFileURL(join(folder, file)).href);
const { start } = (await load("src/engine/testing/index.ts")) as typeof import("@motif/engine/testing");
const { default: app } = (await load("src/patterns/02-async-processor/app.ts")) as {
  readonly default: import("@motif/core").App;
};

/** Accepts the jobs, as a client does, and lets them be processed. Returns how many invocations there were. */
async function run(seed: number): Promise<number> {
  await using t = await start(app, { seed });
  for (let job = 0; job < JOBS; job++) {
    const response = await t.fetch("/jobs", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: `to be or not to be, that is question ${job}` }),
    });
    if (response.status !== 202) throw new Error(`A job was answered with ${response.status}.`);
  }
  await t.advance("1h");
  const { functions, queues } = t.usage();
  if (queues.jobs?.delivered !== JOBS || queues.jobs.failed > 0)
    throw new Error("Not every job was processed.");
  return Object.values(functions).reduce((sum, { invocations }) => sum + invocations, 0);
}

const results: Start[] = [];
for (let seed = 1; seed <= Number(starts); seed++) {
  const before = process.cpuUsage();
  const executions = await run(seed);
  const { user, system } = process.cpuUsage(before);
  results.push({ executions, cpuMs: (user + system) / 1000 });
}
console.log(JSON.stringify(results));
