import type { Inventory } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import type { LineItem, Quantity } from "./billing/line-item.ts";
import type { Measure } from "./billing/measure.ts";
import type { Provider } from "./book/schema.ts";
import type { FunctionUsage } from "./usage/function-usage.ts";
import type { SizeLimits } from "./usage/size-limits.ts";
import type { Usage } from "./usage/usage.ts";
import type { Warning } from "./warning.ts";
import type { Assumptions } from "./workload/assumptions.ts";

/** A cloud that apps are priced on: part of what its package exports. `Plan` is what the cloud will run. */
export interface PricedTarget<Plan extends object = object> {
  readonly PROFILE: Pick<Profile, "title"> & SizeLimits;
  readonly PRICING: Pricing<Plan>;
  /** What an app becomes there. Throws `UnsupportedError` with everything that the cloud cannot do. */
  makePlan(inventory: Inventory): Plan;
}

/** A month of an app, wherever it runs: what it uses, and what is assumed where nobody says. */
export interface Month {
  readonly usage: Usage;
  readonly assumptions: Assumptions;
}

/** What a cloud bills for what it runs, and what advice has to know of it. */
export interface Pricing<Plan extends object = object> {
  /** Whose prices of the book. */
  readonly provider: Provider;
  /** Everything that it bills in a month. */
  price(plan: Plan, month: Month): Quantity[];
  /** What it does not do of that month, or not for an account with the usual quotas; sizes are in its profile. */
  warnings(plan: Plan, month: Month): Warning[];
  /** How long an invocation of a function takes there, in milliseconds. */
  invocationMs(plan: Plan, fn: FunctionUsage): Measure;
  /** Share of a function's invocations that meet a cold start where so many environments are always ready. */
  coldStartShare(plan: Plan, fn: FunctionUsage, alwaysReady: number): number;
  /** How long an environment that serves nothing is kept. */
  readonly keepAliveSeconds: number;
  /** What can be done against cold starts, and what that is called there. */
  readonly mitigations: Readonly<Partial<Record<MitigationKind, string>>>;
  /** What serves HTTP functions by the hour. */
  readonly container: Container;
  /** Memory sizes to try, in MB, where the choice is free and decides how fast a function is. */
  readonly memorySizes?: readonly number[];
  /** The region that its Terraform deploys to unless told otherwise. */
  readonly deploysTo: string;
  /** The services that bill traces and logs. */
  readonly watching: readonly string[];
  readonly otherGateway?: OtherGateway<Plan>;
  readonly provisioned?: ProvisionedSkus;
  /** What it bills of what Terraform makes. */
  readonly billing: Billing;
}

/** By Terraform type: the services of the price book that bill it, or else why nothing does. */
export type Billing = Readonly<Record<string, readonly string[] | string>>;

/** An environment that is paid for all the time, or calls that keep one from being taken away. */
export type MitigationKind = "one-always-ready" | "keep-warm";

/** Always-on containers in place of functions. */
export interface Container {
  /** What they are, and how many at least: `EC2 instances (…, two at least)`. */
  readonly name: string;
  /** Of one of them. */
  readonly cores: number;
  readonly fewest: number;
  /** What so many of them use in a month. */
  quantities(count: number, peakPerSecond: number): Quantity[];
  /** Whether a line of the app's bill would go away; `http` names the functions that they would serve. */
  replaces(line: LineItem, http: ReadonlySet<string>): boolean;
}

/** Another gateway that an API could have. */
export interface OtherGateway<Plan> {
  /** `A REST API in place of the HTTP API` */
  readonly name: string;
  /** What there is to gain from it. */
  readonly takenFor: string;
  /** The service whose part of the bill goes away. */
  readonly replaces: string;
  quantities(plan: Plan, month: Month): Quantity[];
}

/** SKUs of environments that are always ready, and of the same use without them. */
export interface ProvisionedSkus {
  readonly service: string;
  ready(architecture: string): string;
  used(architecture: string): string;
  onDemand(architecture: string): string;
}
