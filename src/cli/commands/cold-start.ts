import { type Command, Option } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { appColdStarts, LEVELS, loadPriceBook, loadWorkload } from "@motif/cost";
import { APP_ARGUMENT } from "../arguments.ts";
import { CLOUDS } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";
import { lambdaInit } from "../cold-start/lambda-init.ts";
import { printReport } from "../cold-start/report.ts";
import { parseLevels } from "../cost/options.ts";
import { targetsFor } from "../cost/targets-for.ts";
import { measureBundles } from "../measure/bundles.ts";

/** `motif cold-start` */
export default function coldStart(command: Command): void {
  command
    .description(
      "How large each function's bundle is, how long a cold start takes on Lambda, how many requests meet one, and what it costs to avoid them.",
    )
    .argument(...APP_ARGUMENT)
    .addOption(
      new Option("--at <levels>", "arrivals a day")
        .argParser(parseLevels)
        .default([...LEVELS], "1k,10k,100k,1m"),
    )
    .option("--json", "print everything as JSON")
    .action(async (app, { at, json }) => {
      const loaded = await loadApp(findApp(app));
      const { folder, inventory } = loaded;
      const workload = await loadWorkload(folder, inventory);
      const targets = await targetsFor(inventory, CLOUDS);
      const bundles = await measureBundles(loaded);
      const coldStarts = appColdStarts(loadPriceBook(), targets, { inventory, workload }, at);
      const functions = inventory.functions.map((entry, index) => {
        const bundle = bundles.get(entry.name);
        const loadMs = bundle?.initMs ?? workload.assumptions.moduleLoadMs;
        const levels = coldStarts[index]?.levels ?? [];
        return { name: entry.name, ...lambdaInit(entry, loadMs), levels, ...(bundle && { bundle }) };
      });
      if (json) console.log(JSON.stringify(functions, undefined, 2));
      else printReport(functions, targets, at);
    });
}
