import type { Inventory } from "@motif/core/model";
import { type AwsAppOptions, awsApp } from "./aws/app.ts";
import { azureApp } from "./azure/app.ts";
import { bill } from "./billing/bill.ts";
import type { Bill, Quantity } from "./billing/line-item.ts";
import type { PriceBook } from "./book/price-book.ts";
import type { FreeTierKind } from "./book/schema.ts";
import { gcpApp } from "./gcp/app.ts";
import { propagate } from "./usage/propagate.ts";
import type { Usage } from "./usage/usage.ts";
import type { Assumptions } from "./workload/assumptions.ts";
import type { ResolvedWorkload } from "./workload/resolved.ts";

/** The clouds that a whole app can be priced on. */
export const CLOUDS = ["aws", "azure", "gcp"] as const;
export type Cloud = (typeof CLOUDS)[number];

/** Levels of traffic that every pattern is priced at, in arrivals a day. */
export const LEVELS = [1_000, 10_000, 100_000, 1_000_000] as const;

/** What an app costs in a month on one cloud at one level, and the usage it comes from. */
export interface AppBill {
  readonly cloud: Cloud;
  readonly usage: Usage;
  readonly bill: Bill;
}

/** What an app is priced for. */
export interface PriceOptions {
  readonly cloud: Cloud;
  /** Arrivals a day. */
  readonly perDay: number;
  /** Default: the region the book's prices are of. */
  readonly region?: string;
  /** Default: those for everyone. */
  readonly freeTiers?: readonly FreeTierKind[];
  /** AWS only: the kind of API Gateway; HTTP API if not given. */
  readonly gateway?: AwsAppOptions["gateway"];
  /** AWS only: workflows of another type than the workload says, by name. */
  readonly workflows?: AwsAppOptions["workflows"];
}

/**
 * Prices an app at `perDay` arrivals a day.
 * @throws CostError `unknown-region`, or `bad-usage` for what a cloud does not have (memory sizes)
 */
export function priceApp(
  book: PriceBook,
  inventory: Inventory,
  workload: ResolvedWorkload,
  options: PriceOptions,
): AppBill {
  return priceUsage(book, propagate(inventory, workload, options.perDay), workload.assumptions, options);
}

/** Prices a usage, be it propagated from a workload or counted in a run. */
export function priceUsage(
  book: PriceBook,
  usage: Usage,
  assumptions: Assumptions,
  { cloud, region, freeTiers, gateway, workflows }: Omit<PriceOptions, "perDay">,
): AppBill {
  const options = {
    provider: cloud,
    ...(region !== undefined && { region }),
    ...(freeTiers && { freeTiers }),
  };
  const aws = { ...(gateway && { gateway }), ...(workflows && { workflows }) };
  return { cloud, usage, bill: bill(book, options, quantitiesOf(cloud, usage, assumptions, aws)) };
}

function quantitiesOf(cloud: Cloud, usage: Usage, assumptions: Assumptions, aws: AwsAppOptions): Quantity[] {
  switch (cloud) {
    case "aws":
      return awsApp(usage, assumptions, aws);
    case "azure":
      return azureApp(usage, assumptions);
    case "gcp":
      return gcpApp(usage, assumptions);
  }
}
