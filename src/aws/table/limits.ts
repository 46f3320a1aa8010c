import { type Limit, type Month, peakPerSecond, type Warning, warnAbove } from "@motif/cost/kit";
import type { TablePlans } from "./plan.ts";
import { tablePrice } from "./price.ts";

/** Of one table on demand, reads and writes apart: an account's quota, which can be raised. */
const MOST_UNITS: Limit = {
  value: 40_000,
  unit: "request units a second",
  source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html",
};

/** Tables that are read or written faster in the busiest hour than an account may by default. */
export function tableWarnings(plan: TablePlans, month: Month): Warning[] {
  return tablePrice(plan, month)
    .filter(({ sku }) => sku.startsWith("on-demand-"))
    .flatMap(({ resource, sku, quantity }) => {
      const what = `(${sku.slice("on-demand-".length)}) in the busiest hour, the default quota of a table`;
      return warnAbove(resource, peakPerSecond(month.usage, quantity), MOST_UNITS, what);
    });
}
