import type { Command } from "@commander-js/extra-typings";
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
import { measureLoad } from "../measure-load.ts";

/** `motif cold-start` */
export default function coldStart(command: Command): void {
  command
    .description(
      "How long a cold start of each function takes on Lambda, how many requests meet one, and what it costs to avoid them.",
    )
    .argument(...APP_ARGUMENT)
    .option("--at <levels>", "arrivals a day: 1k,10k,100k,1m", parseLevels, [...LEVELS])
    .option("--json", "print everything as JSON")
    .action(async (app, { at, json }) => {
      const { folder, inventory, files } = await loadApp(findApp(app));
      const workload = await loadWorkload(folder, inventory);
      const loadMs = new Map<string, number>();
      for (const [name, file] of files) loadMs.set(name, await measureLoad(file));
      const functions = appColdStarts(loadPriceBook(), inventory, workload, at, loadMs);
      if (json) console.log(JSON.stringify(functions, undefined, 2));
      else printReport(functions, at);
    });
}

function printReport(functions: readonly FunctionColdStarts[], levels: readonly number[]): void {
  console.log(
    "INIT on Lambda: the runtime's part as measured by others, and what its own modules took here\n",
  );
  console.log(initTable(functions));
  console.log(
    "The modules were loaded from their sources, in a fresh process with a warm compile cache, without a",
  );
  console.log("cloud's adapter. Memory hardly changes INIT: CPU is boosted while it lasts.");
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

function initTable(functions: readonly FunctionColdStarts[]): string {
  const right = (title: string) => ({ title, align: "right" as const });
  return toText({
    columns: [
      { title: "function", align: "left" },
      right("own modules"),
      right("INIT p50"),
      right("INIT p90"),
      right("INIT p99"),
    ],
    rows: functions.map(({ name, loadMs, init }) => [
      name,
      ...[loadMs, init.p50, init.p90, init.p99].map((ms) => `${Math.round(ms)} ms`),
    ]),
  });
}

function shareTable(
  functions: readonly FunctionColdStarts[],
  levels: readonly number[],
  cloud: (typeof CLOUDS)[number],
): string {
  return toText({
    columns: [
      { title: "function", align: "left" },
      ...levels.map((level) => ({ title: formatQuantity(level), align: "right" as const })),
      { title: "with one kept ready", align: "right" },
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
      { title: "AWS provisioned", align: "right" },
      { title: "AWS call every 5 min", align: "right" },
      { title: "Azure always ready", align: "right" },
      { title: "Google Cloud minimum instance", align: "right" },
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
