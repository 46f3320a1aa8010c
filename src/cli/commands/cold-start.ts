import { type Command, Option } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import {
  appColdStarts,
  CLOUD_NAMES,
  CLOUDS,
  type FunctionColdStarts,
  formatPercent,
  formatQuantity,
  formatUSD,
  KEEP_ALIVE_SECONDS,
  KEEP_ALIVE_SOURCE,
  LEVELS,
  loadPriceBook,
  loadWorkload,
  type Mitigation,
  toText,
} from "@motif/cost";
import { APP_ARGUMENT } from "../arguments.ts";
import { findApp } from "../catalogue.ts";
import { parseLevels } from "../cost-options.ts";
import { type MeasuredBundle, measureBundles } from "../measure/bundles.ts";

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
      const bundles = await measureBundles(loaded);
      const loadMs = new Map([...bundles].map(([name, { initMs }]) => [name, initMs]));
      const functions = appColdStarts(loadPriceBook(), inventory, workload, at, loadMs);
      if (json) printJson(functions, bundles);
      else printReport(functions, bundles, at);
    });
}

type Bundles = ReadonlyMap<string, MeasuredBundle>;

function printJson(functions: readonly FunctionColdStarts[], bundles: Bundles): void {
  const all = functions.map((fn) => ({ ...fn, bundle: bundles.get(fn.name) }));
  console.log(JSON.stringify(all, undefined, 2));
}

function printReport(
  functions: readonly FunctionColdStarts[],
  bundles: Bundles,
  levels: readonly number[],
): void {
  console.log(
    "Bundles for Lambda as built and loaded here, and the INIT to expect there, deployed as a zip\n",
  );
  console.log(initTable(functions, bundles));
  console.log("The same by package type and architecture, p50\n");
  console.log(packageTable(functions));
  console.log(
    "INIT is the runtime's part as measured by others, and what loading the bundle took here, in the",
  );
  console.log(
    "fastest of five fresh processes. Memory hardly changes it: Lambda gives more CPU while it lasts.",
  );
  console.log(`Source: ${functions[0]?.init.source ?? "none"}\n`);
  for (const cloud of CLOUDS) {
    console.log(`Requests that meet a cold start on ${CLOUD_NAMES[cloud]}, by arrivals a day\n`);
    console.log(shareTable(functions, levels, cloud));
  }
  const { "aws-lambda": aws, "azure-functions": azure, "gcp-functions": gcp } = KEEP_ALIVE_SECONDS;
  console.log(
    "A model, not a measurement: Poisson arrivals, each environment kept for a while after its last use",
  );
  console.log(
    `(AWS ${aws / 60}, Azure ${azure / 60}, Google Cloud ${gcp / 60} minutes; ${KEEP_ALIVE_SOURCE}).\n`,
  );
  console.log(
    `What keeping one environment costs a month, at ${formatQuantity(levels[0] ?? 0)} arrivals a day\n`,
  );
  console.log(mitigationTable(functions));
}

const right = (title: string) => ({ title, align: "right" as const });

function initTable(functions: readonly FunctionColdStarts[], bundles: Bundles): string {
  return toText({
    columns: [
      { title: "function", align: "left" },
      right("zip"),
      right("code"),
      right("loading"),
      right("INIT p50"),
      right("INIT p90"),
      right("INIT p99"),
    ],
    rows: functions.map(({ name, loadMs, init }) => {
      const { zipBytes = 0, codeBytes = 0 } = bundles.get(name) ?? {};
      return [
        name,
        ...[zipBytes, codeBytes].map((bytes) => `${Math.round(bytes / 1024)} KB`),
        ...[loadMs, init.p50, init.p90, init.p99].map(formatMs),
      ];
    }),
  });
}

function packageTable(functions: readonly FunctionColdStarts[]): string {
  const packages = functions[0]?.initByPackage ?? [];
  return toText({
    columns: [
      { title: "function", align: "left" },
      ...packages.map(({ packageType, architecture }) => right(`${packageType}, ${architecture}`)),
    ],
    rows: functions.map(({ name, initByPackage }) => [
      name,
      ...initByPackage.map(({ init }) => formatMs(init.p50)),
    ]),
  });
}

function formatMs(ms: number): string {
  return `${Math.round(ms)} ms`;
}

function shareTable(
  functions: readonly FunctionColdStarts[],
  levels: readonly number[],
  cloud: (typeof CLOUDS)[number],
): string {
  return toText({
    columns: [
      { title: "function", align: "left" },
      ...levels.map((level) => right(formatQuantity(level))),
      right("with one kept ready"),
    ],
    rows: functions.map((fn) => [
      fn.name,
      ...fn.levels.map(({ share }) => formatPercent(share[cloud])),
      formatPercent(fn.levels[0]?.shareWithOneReady[cloud] ?? 0),
    ]),
  });
}

function mitigationTable(functions: readonly FunctionColdStarts[]): string {
  const cell = (mitigations: readonly Mitigation[], cloud: Mitigation["cloud"], kind: Mitigation["kind"]) => {
    const found = mitigations.find((each) => each.cloud === cloud && each.kind === kind);
    return formatUSD(found?.costUSD ?? null);
  };
  return toText({
    columns: [
      { title: "function", align: "left" },
      right("AWS provisioned"),
      right("AWS call every 5 min"),
      right("Azure always ready"),
      right("Google Cloud minimum instance"),
    ],
    rows: functions.map(({ name, levels }) => {
      const mitigations = levels[0]?.mitigations ?? [];
      return [
        name,
        cell(mitigations, "aws", "one-always-ready"),
        cell(mitigations, "aws", "keep-warm"),
        cell(mitigations, "azure", "one-always-ready"),
        cell(mitigations, "gcp", "one-always-ready"),
      ];
    }),
  });
}
