import { type Command, Option } from "@commander-js/extra-typings";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, parseClouds } from "../arguments.ts";
import { CLOUDS } from "../build/targets.ts";
import { parseLevels, parseMaximum, parseMemory, parseRegions, REGIONS } from "../cost/options.ts";
import type { CostSettings } from "../cost/priceable.ts";
import { printComparison } from "../cost/print-comparison.ts";
import { printCosts } from "../cost/print-costs.ts";
import { printMemorySweep } from "../cost/print-memory-sweep.ts";
import { printRun } from "../cost/print-run.ts";
import { UsageError } from "../errors.ts";

/** `motif cost` */
export default function cost(command: Command): void {
  command
    .description(
      "What an app costs in a month on AWS, Azure and Google Cloud, from its definition and its workload.ts:\n" +
        "by level of traffic, with what dominates and what to change. Prices are dated; docs/costs.md says how it is done.",
    )
    .argument("[app]", APP_ARGUMENT[1])
    .addOption(
      new Option("--compare <apps...>", "two apps side by side, in place of one").conflicts([
        "fromRun",
        "measure",
        "explain",
      ]),
    )
    .option("--at <levels>", "arrivals a day (default: 1k,10k,100k,1m and the workload's own)", parseLevels)
    .addOption(
      new Option("--cloud <clouds>", `some of ${CLOUDS.join(",")}`)
        .argParser(parseClouds)
        .default([...CLOUDS], "all"),
    )
    .addOption(
      new Option(
        "--region <regions>",
        "such as aws=eu-west-1,gcp=europe-west1, which the book has too; others with --prices",
      )
        .argParser(parseRegions)
        .default({ ...REGIONS }, CLOUDS.map((cloud) => `${cloud}=${REGIONS[cloud]}`).join(",")),
    )
    .option("--prices <file>", "prices of your own, over those of the book")
    .option(
      "--memory <MB>",
      "other memory for all functions: one size, or a range such as 128..3008",
      parseMemory,
    )
    .addOption(new Option("--arch <architecture>", "on AWS").choices(["arm64", "x86_64"] as const))
    .option("--no-free-tier", "list prices, for an account whose free tiers are used up")
    .option(
      "--from-run [file]",
      "price what the last run of motif dev did (default: usage.json of its data folder)",
    )
    .option(...DATA_FOLDER_OPTION)
    .addOption(
      new Option(
        "--measure",
        "measure the functions on this machine with the example calls of workload.ts, and write measured.json beside it",
      ).conflicts(["fromRun", "explain", "json", "csv", "markdown"]),
    )
    .addOption(
      new Option(
        "--max <USD>",
        "end with exit code 1 where a month costs more on any of the clouds, at the last level of --at or else the workload's own",
      )
        .argParser(parseMaximum)
        .conflicts(["compare", "fromRun", "measure"]),
    )
    .addOption(
      new Option(
        "--diff [against]",
        "what changed since a commit of git (a branch, a tag; default: the last commit), since the last run of this command (last-run), or since a file that --json wrote",
      ).conflicts(["compare", "fromRun", "measure", "explain", "csv"]),
    )
    .addOption(
      new Option(
        "--chart <file>",
        "draw it too: an SVG from the lowest to the highest level, both axes logarithmic, with break-evens of containers",
      ).conflicts(["compare", "fromRun", "measure"]),
    )
    .option("--explain", "every line: quantity, free part, unit price, source; and all assumptions")
    .addOption(new Option("--json", "everything as JSON").conflicts(["csv", "markdown"]))
    .addOption(new Option("--csv", "every line of every bill as CSV").conflicts(["json", "markdown"]))
    .addOption(new Option("--markdown", "the table as Markdown").conflicts(["json", "csv"]))
    .action(async (app, { compare, at, cloud, region, memory, fromRun, measure, ...options }) => {
      const settings: CostSettings = {
        ...options,
        levels: at,
        focus: at?.at(-1),
        clouds: cloud,
        regions: region,
        memory: memory?.[0],
      };
      if (
        memory &&
        memory.length > 1 &&
        (compare || fromRun !== undefined || options.explain || options.diff)
      ) {
        throw new UsageError(
          "A range of memory sizes makes a table of its own: give --compare, --from-run, --diff and --explain one size.",
        );
      }
      if (options.dataDir !== undefined && fromRun !== true) {
        throw new UsageError(
          "--data-dir says whose last run is priced: give --from-run with it, without a file.",
        );
      }
      if (compare) {
        const [first, second, ...more] = compare;
        if (app !== undefined || !first || !second || more.length > 0) {
          throw new UsageError("Give two apps to --compare and no other: motif cost --compare 01 02");
        }
        return printComparison(first, second, settings);
      }
      if (app === undefined) {
        throw new UsageError("Say which app, by number, name or folder: motif cost 01");
      }
      if (measure) return (await import("../measure/measure-app.ts")).measureApp(app);
      if (fromRun !== undefined) return printRun(app, fromRun, settings);
      if (memory && memory.length > 1) return printMemorySweep(app, memory, settings);
      return printCosts(app, settings);
    });
}
