import { loadApp } from "@motif/core/model";
import {
  type AppBill,
  loadPriceBook,
  loadWorkload,
  type PriceBook,
  type PricedApp,
  type PriceOptions,
  priceApp,
  withFunctions,
} from "@motif/cost";
import type { CloudTarget } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";
import { targetsFor } from "./targets-for.ts";

/** What `motif cost` was asked for. */
export interface CostSettings {
  /** Arrivals a day; the usual ones and the workload's own if not given. */
  readonly levels?: readonly number[] | undefined;
  /** Where to look closer; the workload's typical day if not given. */
  readonly focus?: number | undefined;
  readonly clouds: readonly string[];
  readonly regions: Readonly<Record<string, string>>;
  readonly prices?: string;
  readonly memory?: number | undefined;
  readonly arch?: "arm64" | "x86_64";
  readonly freeTier: boolean;
  /** The data folder whose last run is priced; that of the running server or the usual one if not given. */
  readonly dataDir?: string;
  /** What a month may cost at most. */
  readonly max?: number;
  /** What to compare with: a commit, the last run, or a file of `--json`; true: the last commit. */
  readonly diff?: string | true;
  /** The file that a chart is written to. */
  readonly chart?: string;
  readonly explain?: true;
  readonly json?: true;
  readonly csv?: true;
  readonly markdown?: true;
}

/** An app ready to be priced, and the clouds that can run it. */
export interface Priceable extends PricedApp {
  /** The app's folder. */
  readonly folder: string;
  readonly targets: readonly CloudTarget[];
  readonly book: PriceBook;
}

/** Reads an app and its workload. Throws `UnsupportedError` where all of the clouds refuse it. */
export async function readPriceable(app: string, settings: CostSettings): Promise<Priceable> {
  const { prices, memory, arch, clouds } = settings;
  const { folder, inventory: written } = await loadApp(findApp(app));
  const workload = await loadWorkload(folder, written);
  const inventory = withFunctions(written, {
    ...(memory !== undefined && { memory }),
    ...(arch !== undefined && { architecture: arch }),
  });
  const targets = await targetsFor(inventory, clouds);
  return {
    folder,
    inventory,
    workload,
    targets,
    book: loadPriceBook(prices === undefined ? {} : { extra: prices }),
  };
}

/** What an app costs on each cloud. */
export function billsAt(priceable: Priceable, perDay: number, settings: CostSettings): AppBill[] {
  return priceable.targets.map((target) =>
    priceApp(priceable.book, target, priceable, optionsFor(target, perDay, settings)),
  );
}

/** How an app is priced on one cloud. */
export function optionsFor(
  { PRICING }: CloudTarget,
  perDay: number,
  { regions, freeTier }: CostSettings,
): PriceOptions {
  const region = regions[PRICING.provider];
  return { perDay, ...(region !== undefined && { region }), ...(!freeTier && { freeTiers: [] }) };
}
