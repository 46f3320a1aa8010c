import { HOURS_PER_MONTH, metered, type Quantity } from "@motif/cost/kit";
import type { AppPlan } from "../ground/plan.ts";

/**
 * "For a continuously active Function App, this produces one RenewBlobLease approximately every 12 seconds", measured on Flex
 * Consumption, of the meter "All Other Operations" (https://github.com/Azure/azure-functions-host/issues/11930).
 */
const RENEWAL_SECONDS = 12;
const MONTH_SECONDS = HOURS_PER_MONTH * 3600;

/**
 * What the host of each function app does in its storage account: one instance of the app renews a lease for as long as it is
 * there. That is at least as long as anything executes, and at most the whole month: how long an idle instance stays is not
 * documented. Most likely is the time for which instances are billed.
 */
export function hostPrice(
  apps: readonly { readonly app: AppPlan; readonly quantities: readonly Quantity[] }[],
): Quantity[] {
  const renewals = (of: (quantity: Quantity) => number) =>
    apps.reduce((sum, { app, quantities }) => sum + hostSeconds(app, quantities, of), 0) / RENEWAL_SECONDS;
  const range = {
    low: renewals(({ range, quantity }) => range?.low ?? quantity),
    high: (apps.length * MONTH_SECONDS) / RENEWAL_SECONDS,
  };
  return metered(
    "blob-hot-lrs",
    "hosts of functions",
    { other: renewals(({ quantity }) => quantity) },
    { range },
  );
}

/** Seconds in which an app has an instance. */
function hostSeconds(
  { alwaysReady, memory }: AppPlan,
  quantities: readonly Quantity[],
  of: (quantity: Quantity) => number,
): number {
  if (alwaysReady.some(({ instances }) => instances > 0)) return MONTH_SECONDS;
  const gbSeconds = quantities
    .filter(({ sku }) => sku === "on-demand-time")
    .reduce((sum, quantity) => sum + of(quantity), 0);
  return Math.min(MONTH_SECONDS, gbSeconds / (memory / 1024));
}
