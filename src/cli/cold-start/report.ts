import {
  type FunctionColdStarts,
  formatPercent,
  formatQuantity,
  formatUSD,
  KEEP_ALIVE_SOURCE,
  toText,
} from "@motif/cost";
import type { CloudTarget } from "../build/targets.ts";
import type { MeasuredBundle } from "../measure/bundles.ts";
import type { LambdaInit } from "./lambda-init.ts";

/** A function's cold starts on all clouds. */
export interface FunctionReport extends FunctionColdStarts, LambdaInit {
  /** Its bundle for Lambda, as built here. */
  readonly bundle?: MeasuredBundle;
}

/** Prints how long cold starts take, how often they are met and what can be done about it. */
export function printReport(
  functions: readonly FunctionReport[],
  targets: readonly CloudTarget[],
  levels: readonly number[],
): void {
  console.log(
    "Bundles for Lambda as built and loaded here, and the INIT to expect there, deployed as a zip\n",
  );
  console.log(initTable(functions));
  console.log("The same by package type and architecture, p50\n");
  console.log(packageTable(functions));
  console.log(
    "INIT is the runtime's part as measured by others, and what loading the bundle took here, in the",
  );
  console.log(
    "fastest of five fresh processes. Memory hardly changes it: Lambda gives more CPU while it lasts.",
  );
  console.log(`Source: ${functions[0]?.init.source ?? "none"}\n`);
  for (const { PROFILE, PRICING } of targets) {
    console.log(`Requests that meet a cold start on ${PROFILE.title}, by arrivals a day\n`);
    console.log(shareTable(functions, levels, PRICING.provider));
  }
  const kept = targets.map(({ PROFILE, PRICING }) => `${PROFILE.title} ${PRICING.keepAliveSeconds / 60}`);
  console.log(
    "A model, not a measurement: Poisson arrivals, each environment kept for a while after its last use",
  );
  console.log(`(${kept.join(", ")} minutes; ${KEEP_ALIVE_SOURCE}).\n`);
  console.log(
    `What keeping one environment costs a month, at ${formatQuantity(levels[0] ?? 0)} arrivals a day\n`,
  );
  console.log(mitigationTable(functions, targets));
}

const right = (title: string) => ({ title, align: "right" as const });

function initTable(functions: readonly FunctionReport[]): string {
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
    rows: functions.map(({ name, loadMs, init, bundle }) => {
      const { zipBytes = 0, codeBytes = 0 } = bundle ?? {};
      return [
        name,
        ...[zipBytes, codeBytes].map((bytes) => `${Math.round(bytes / 1024)} KB`),
        ...[loadMs, init.p50, init.p90, init.p99].map(formatMs),
      ];
    }),
  });
}

function packageTable(functions: readonly FunctionReport[]): string {
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
  cloud: string,
): string {
  return toText({
    columns: [
      { title: "function", align: "left" },
      ...levels.map((level) => right(formatQuantity(level))),
      right("with one kept ready"),
    ],
    rows: functions.map((fn) => [
      fn.name,
      ...fn.levels.map(({ share }) => formatPercent(share[cloud] ?? 0)),
      formatPercent(fn.levels[0]?.shareWithOneReady[cloud] ?? 0),
    ]),
  });
}

function mitigationTable(functions: readonly FunctionColdStarts[], targets: readonly CloudTarget[]): string {
  const ways = targets.flatMap(({ PROFILE, PRICING }) =>
    Object.entries(PRICING.mitigations).map(([kind, name]) => ({
      cloud: PRICING.provider,
      kind,
      title: `${PROFILE.title} ${name}`,
    })),
  );
  return toText({
    columns: [{ title: "function", align: "left" }, ...ways.map(({ title }) => right(title))],
    rows: functions.map(({ name, levels }) => [
      name,
      ...ways.map(({ cloud, kind }) => {
        const found = levels[0]?.mitigations.find((each) => each.cloud === cloud && each.kind === kind);
        return typeof found?.costUSD === "number" ? formatUSD(found.costUSD) : "refused";
      }),
    ]),
  });
}
