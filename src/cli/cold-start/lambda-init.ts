import { type ExpectedInit, expectedInit, measuredPackages, type PackageType } from "@motif/aws";
import type { FunctionEntry } from "@motif/core/model";

/** How long a function takes to start on Lambda. */
export interface LambdaInit {
  /** Time its modules take to load, as measured locally. */
  readonly loadMs: number;
  /** INIT as it is deployed: the platform's part as measured by others, and `loadMs`. */
  readonly init: ExpectedInit;
  /** The same for each architecture and package type that was measured for its runtime. */
  readonly initByPackage: readonly PackageInit[];
}

/** INIT of one architecture and package type. */
export interface PackageInit {
  readonly architecture: "arm64" | "x86_64";
  readonly packageType: PackageType;
  readonly init: ExpectedInit;
}

/** How long a function whose modules load for so long takes to start on Lambda. */
export function lambdaInit({ runtime: version, architecture }: FunctionEntry, loadMs: number): LambdaInit {
  const runtime = `${version}.x`;
  return {
    loadMs,
    init: expectedInit(runtime, architecture, "zip", loadMs),
    initByPackage: measuredPackages(runtime).map((each) => ({
      ...each,
      init: expectedInit(runtime, each.architecture, each.packageType, loadMs),
    })),
  };
}
