import type { Inventory } from "@motif/core/model";
import { lambdaColdShare } from "../aws/app.ts";
import { flexColdShare } from "../azure/app.ts";
import type { PriceBook } from "../book/price-book.ts";
import { cloudRunColdShare } from "../gcp/app.ts";
import { CLOUDS, type Cloud, priceApp } from "../price-app.ts";
import type { FunctionUsage } from "../usage/function-usage.ts";
import { propagate } from "../usage/propagate.ts";
import { withFunctions } from "../variants.ts";
import type { ResolvedWorkload } from "../workload/resolved.ts";
import { type ExpectedInit, expectedInit, measuredPackages, type PackageType } from "./data.ts";

/** What cold starts mean to one function. */
export interface FunctionColdStarts {
  readonly name: string;
  /** Time its modules take to load, as measured locally. */
  readonly loadMs: number;
  /** INIT on Lambda as it is deployed: the platform's part as measured by others, and `loadMs`. */
  readonly init: ExpectedInit;
  /** The same for each architecture and package type that was measured for its runtime. */
  readonly initByPackage: readonly PackageInit[];
  readonly levels: readonly LevelColdStarts[];
}

/** INIT on Lambda of one architecture and package type. */
export interface PackageInit {
  readonly architecture: "arm64" | "x86_64";
  readonly packageType: PackageType;
  readonly init: ExpectedInit;
}

/** One function at one level of traffic. */
export interface LevelColdStarts {
  readonly perDay: number;
  /** Share of its requests that meet a cold start on each cloud. */
  readonly share: Readonly<Record<Cloud, number>>;
  /** The same with one environment always ready. */
  readonly shareWithOneReady: Readonly<Record<Cloud, number>>;
  readonly mitigations: readonly Mitigation[];
}

/** What keeping an environment costs in a month, above what the app costs without. */
export interface Mitigation {
  readonly cloud: Cloud;
  readonly kind: "one-always-ready" | "keep-warm";
  readonly costUSD: number;
}

/** How often a function is called to keep an environment: well within the shortest keep-alive time. */
const KEEP_WARM_MS = 5 * 60_000;

const SHARE_OF: Readonly<Record<Cloud, (fn: FunctionUsage, alwaysReady: number) => number>> = {
  aws: lambdaColdShare,
  azure: flexColdShare,
  gcp: cloudRunColdShare,
};

/**
 * Cold starts of every function: how long on Lambda, how often, and what to do about them costs.
 * @param loadMs by function, measured
 */
export function appColdStarts(
  book: PriceBook,
  inventory: Inventory,
  workload: ResolvedWorkload,
  levels: readonly number[],
  loadMs: ReadonlyMap<string, number>,
): FunctionColdStarts[] {
  return inventory.functions.map(({ name, runtime: version, architecture }) => {
    const load = loadMs.get(name) ?? workload.assumptions.moduleLoadMs;
    const runtime = `${version}.x`;
    return {
      name,
      loadMs: load,
      init: expectedInit(runtime, architecture, "zip", load),
      initByPackage: measuredPackages(runtime).map((each) => ({
        ...each,
        init: expectedInit(runtime, each.architecture, each.packageType, load),
      })),
      levels: levels.map((perDay) => levelOf(book, inventory, workload, perDay, name)),
    };
  });
}

function levelOf(
  book: PriceBook,
  inventory: Inventory,
  workload: ResolvedWorkload,
  perDay: number,
  name: string,
): LevelColdStarts {
  const fn = propagate(inventory, workload, perDay).functions.find((usage) => usage.name === name);
  const shares = (alwaysReady: number) => ({
    aws: fn ? SHARE_OF.aws(fn, alwaysReady) : 0,
    azure: fn ? SHARE_OF.azure(fn, alwaysReady) : 0,
    gcp: fn ? SHARE_OF.gcp(fn, alwaysReady) : 0,
  });
  const cost = (variant: Inventory, cloud: Cloud) =>
    priceApp(book, variant, workload, { cloud, perDay }).bill.totalUSD;
  const ready = withFunctions(inventory, { provisionedConcurrency: 1 }, name);
  const warm = withFunctions(inventory, { keepWarmMs: KEEP_WARM_MS }, name);
  const more = (variant: Inventory, cloud: Cloud) => cost(variant, cloud) - cost(inventory, cloud);
  return {
    perDay,
    share: shares(0),
    shareWithOneReady: shares(1),
    mitigations: [
      ...CLOUDS.map(
        (cloud): Mitigation => ({ cloud, kind: "one-always-ready", costUSD: more(ready, cloud) }),
      ),
      // Azure has no such thing, and on Google Cloud it is an instance that is always ready.
      { cloud: "aws", kind: "keep-warm", costUSD: more(warm, "aws") },
    ],
  };
}
