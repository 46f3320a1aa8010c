import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { loadApp } from "@motif/core/model";
import { loadCalls, MEASURED_FILE, type Measured, toText } from "@motif/cost";
import { loadTarget, refusalOf } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";
import { measureBundles } from "./bundles.ts";
import { measureDurations } from "./durations.ts";

const ABOUT =
  "Written by motif cost --measure on one machine: milliseconds of a warm invocation per unit of work on the local engine, " +
  "and of loading the bundle for Lambda.";

/** Measures an app's functions on this machine and writes it down beside its workload, where `motif cost` finds it. */
export async function measureApp(app: string): Promise<void> {
  const loaded = await loadApp(findApp(app));
  const durations = await measureDurations(loaded, await loadCalls(loaded.folder));
  const isRefused = refusalOf(await loadTarget("aws"), loaded.inventory) !== undefined;
  const bundles = isRefused ? undefined : await measureBundles(loaded);
  const names = [...durations.keys()].sort();
  const measured: Measured = {
    about: ABOUT,
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    functions: Object.fromEntries(
      names.map((name) => {
        const { medianMs = 0, p95Ms = 0, samples = 0 } = durations.get(name) ?? {};
        const initMs = bundles?.get(name)?.initMs;
        return [
          name,
          { medianMs, p95Ms, samples, ...(initMs !== undefined && { initMs: Math.round(initMs) }) },
        ];
      }),
    ),
  };
  const file = join(loaded.folder, MEASURED_FILE);
  writeFileSync(file, `${JSON.stringify(measured, undefined, 2)}\n`);
  console.log(tableOf(measured));
  const missed = loaded.inventory.functions.filter(({ name }) => !durations.has(name));
  if (missed.length > 0)
    console.log(`No example call reached: ${missed.map(({ name }) => name).join(", ")}.\n`);
  console.log(`Written: ${relative(process.cwd(), file)}`);
}

function tableOf({ functions }: Measured): string {
  const right = (title: string) => ({ title, align: "right" as const });
  return toText({
    columns: [
      { title: "function", align: "left" },
      right("median"),
      right("95% within"),
      right("loading its bundle"),
      right("invocations"),
    ],
    rows: Object.entries(functions).map(([name, { medianMs, p95Ms, initMs, samples }]) => [
      name,
      ...[medianMs, p95Ms, initMs].map((ms) => (ms === undefined ? "–" : `${ms} ms`)),
      String(samples),
    ]),
  });
}
