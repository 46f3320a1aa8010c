import type { Inventory } from "@motif/core/model";
import type { PriceBook } from "../book/price-book.ts";
import { type PricedApp, priceApp, unlessRefused } from "../price-app.ts";
import type { MitigationKind, PricedTarget } from "../pricing.ts";
import { propagate } from "../usage/propagate.ts";
import { withFunctions } from "../variants.ts";

/** What cold starts mean to one function. */
export interface FunctionColdStarts {
  readonly name: string;
  readonly levels: readonly LevelColdStarts[];
}

/** One function at one level of traffic. */
export interface LevelColdStarts {
  readonly perDay: number;
  /** Share of its requests that meet a cold start, by cloud. */
  readonly share: Readonly<Record<string, number>>;
  /** The same with one environment always ready. */
  readonly shareWithOneReady: Readonly<Record<string, number>>;
  readonly mitigations: readonly Mitigation[];
}

/** What keeping an environment costs in a month, above what the app costs without. */
export interface Mitigation {
  readonly cloud: string;
  readonly kind: MitigationKind;
  /** Null where the cloud refuses it for this app. */
  readonly costUSD: number | null;
}

/** How often a function is called to keep an environment: well within the shortest keep-alive time. */
const KEEP_WARM_MS = 5 * 60_000;

/** The function settings that each mitigation is. */
const SETTINGS = {
  "one-always-ready": { provisionedConcurrency: 1 },
  "keep-warm": { keepWarmMs: KEEP_WARM_MS },
} as const satisfies Record<MitigationKind, object>;

/** How often every function starts cold on each cloud, and what it costs to do something about it. */
export function appColdStarts(
  book: PriceBook,
  targets: readonly PricedTarget[],
  app: PricedApp,
  levels: readonly number[],
): FunctionColdStarts[] {
  return app.inventory.functions.map(({ name }) => ({
    name,
    levels: levels.map((perDay) => levelOf(book, targets, app, perDay, name)),
  }));
}

function levelOf(
  book: PriceBook,
  targets: readonly PricedTarget[],
  app: PricedApp,
  perDay: number,
  name: string,
): LevelColdStarts {
  const fn = propagate(app.inventory, app.workload, perDay).functions.find((usage) => usage.name === name);
  const shares = (alwaysReady: number) =>
    Object.fromEntries(
      targets.map(({ PRICING, makePlan }) => {
        const share = fn ? PRICING.coldStartShare(makePlan(app.inventory), fn, alwaysReady) : 0;
        return [PRICING.provider, share];
      }),
    );
  const costOf = (target: PricedTarget, inventory: Inventory) =>
    priceApp(book, target, { ...app, inventory }, { perDay }).bill.totalUSD;
  const more = (target: PricedTarget, kind: MitigationKind) => {
    const variant = withFunctions(app.inventory, SETTINGS[kind], name);
    return unlessRefused(() => costOf(target, variant) - costOf(target, app.inventory)) ?? null;
  };
  return {
    perDay,
    share: shares(0),
    shareWithOneReady: shares(1),
    mitigations: targets.flatMap((target) =>
      mitigationsOf(target).map(
        (kind): Mitigation => ({
          cloud: target.PRICING.provider,
          kind,
          costUSD: more(target, kind),
        }),
      ),
    ),
  };
}

function mitigationsOf({ PRICING }: PricedTarget): MitigationKind[] {
  return Object.keys(PRICING.mitigations) as MitigationKind[]; // the record's own keys
}
