import { CostError } from "@motif/cost/kit";
import * as z from "zod/mini";
import measured from "./init.json" with { type: "json" };

/** How a function is shipped to Lambda. */
export type PackageType = "zip" | "image";

const fileSchema = z.strictObject({
  source: z.string(),
  licence: z.string(),
  commit: z.string(),
  window: z.tuple([z.iso.date(), z.iso.date()]),
  method: z.string(),
  caveats: z.array(z.string()),
  runtimes: z.record(z.string(), z.string()),
  columns: z.array(z.string()),
  rows: z.array(
    z.tuple([
      z.string(),
      z.enum(["zip", "image"]),
      z.enum(["arm64", "x86_64"]),
      z.number().check(z.positive()),
      z.number().check(z.positive()),
      z.number().check(z.positive()),
      z.number().check(z.positive()),
      z.int().check(z.positive()),
    ]),
  ),
});

/** INIT of a hello-world function on Lambda, in milliseconds, over about 300 forced cold starts. */
export interface ColdStartRow {
  /** Runtime id, such as `nodejs24x`. */
  readonly runtime: string;
  readonly packageType: PackageType;
  readonly architecture: "arm64" | "x86_64";
  readonly memoryMB: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly samples: number;
}

/** The measurements and where they come from. */
export interface ColdStartData {
  readonly source: string;
  readonly licence: string;
  readonly commit: string;
  /** First and last day measured. */
  readonly window: readonly [string, string];
  readonly method: string;
  readonly caveats: readonly string[];
  /** Runtime ids and the names Lambda has for them. */
  readonly runtimes: Readonly<Record<string, string>>;
  readonly rows: readonly ColdStartRow[];
}

let loaded: ColdStartData | undefined;

/** Measured INIT durations on Lambda. No trustworthy measurements exist for Azure and Google Cloud, so none are here. */
export function loadColdStarts(): ColdStartData {
  if (loaded) return loaded;
  const { columns: _, rows, ...meta } = z.parse(fileSchema, measured);
  loaded = {
    ...meta,
    rows: rows.map(([runtime, packageType, architecture, memoryMB, p50, p90, p99, samples]) => ({
      runtime,
      packageType,
      architecture,
      memoryMB,
      p50,
      p90,
      p99,
      samples,
    })),
  };
  return loaded;
}

/** What INIT to expect: a floor, since the measured functions load nothing. */
export interface ExpectedInit {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly samples: number;
  /**
   * Largest difference of a memory size's median from `p50`, as a fraction: how much (or how little) memory matters.
   */
  readonly memorySpread: number;
  readonly source: string;
}

/**
 * Expected INIT in milliseconds for a runtime, architecture and package type: the mean over the measured memory sizes,
 * weighted by samples. Memory is not a parameter, because CPU is boosted during INIT and the data shows no effect.
 * @param loadMs time the function's own modules take to load, measured locally; added to the floor
 * @throws CostError `unknown-price` naming the runtimes or combinations that were measured
 */
export function expectedInit(
  runtime: string,
  architecture: "arm64" | "x86_64",
  packageType: PackageType = "zip",
  loadMs = 0,
): ExpectedInit {
  const data = loadColdStarts();
  const id = runtimeId(runtime);
  const ofRuntime = data.rows.filter((row) => row.runtime === id);
  const rows = ofRuntime.filter(
    (row) => row.architecture === architecture && row.packageType === packageType,
  );
  if (rows.length === 0) {
    const known = ofRuntime.length > 0 ? combinations(ofRuntime) : Object.keys(data.runtimes).join(", ");
    throw new CostError(
      "unknown-price",
      `no cold starts were measured for ${runtime} on ${architecture} as ${packageType}; measured: ${known}`,
    );
  }
  const p50 = weighted(rows, "p50");
  return {
    p50: p50 + loadMs,
    p90: weighted(rows, "p90") + loadMs,
    p99: weighted(rows, "p99") + loadMs,
    samples: rows.reduce((sum, row) => sum + row.samples, 0),
    memorySpread: Math.max(...rows.map((row) => Math.abs(row.p50 / p50 - 1))),
    source: `${data.source}, ${data.window[0]} to ${data.window[1]}`,
  };
}

/** The architectures and package types that a runtime was measured with; zip first. */
export function measuredPackages(runtime: string): Pick<ColdStartRow, "architecture" | "packageType">[] {
  const rows = loadColdStarts().rows.filter((row) => row.runtime === runtimeId(runtime));
  return (["zip", "image"] as const).flatMap((packageType) =>
    (["arm64", "x86_64"] as const)
      .filter((architecture) =>
        rows.some((row) => row.packageType === packageType && row.architecture === architecture),
      )
      .map((architecture) => ({ packageType, architecture })),
  );
}

/** Lambda writes `nodejs24.x` and `python3.14`; the measurements call them `nodejs24x` and `python314`. */
function runtimeId(runtime: string): string {
  return runtime.replaceAll(".", "");
}

function weighted(rows: readonly ColdStartRow[], field: "p50" | "p90" | "p99"): number {
  const samples = rows.reduce((sum, row) => sum + row.samples, 0);
  return rows.reduce((sum, row) => sum + row[field] * row.samples, 0) / samples;
}

function combinations(rows: readonly ColdStartRow[]): string {
  return [...new Set(rows.map((row) => `${row.architecture} as ${row.packageType}`))].sort().join(", ");
}
