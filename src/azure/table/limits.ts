import {
  type Limit,
  type Month,
  peakPerSecond,
  type Quantity,
  type Warning,
  warnAbove,
} from "@motif/cost/kit";
import type { TablePlans } from "./plan.ts";
import { tablePrice } from "./price.ts";

/** https://learn.microsoft.com/azure/cosmos-db/serverless-performance has both, in a table. */
const SERVERLESS = "https://learn.microsoft.com/azure/cosmos-db/serverless-performance";
const MOST_STORED: Limit = { value: 1024, unit: "GB", source: SERVERLESS };

/** Tables that need more than a container of a serverless account has. */
export function tableWarnings(plan: TablePlans, month: Month): Warning[] {
  const quantities = tablePrice(plan, month);
  return plan.tables.flatMap(({ name }) => {
    const resource = `table ${name}`;
    const own = quantities.filter((each) => each.resource === resource);
    const storedGB = amountOf(own, "storage");
    const units = peakPerSecond(month.usage, amountOf(own, "request-units"));
    return [
      ...warnAbove(resource, units, throughputOf(storedGB), "in the busiest hour of a serverless container"),
      ...warnAbove(resource, storedGB, MOST_STORED, "in a serverless container"),
    ];
  });
}

/** 5,000 up to 250 GB, then 1,000 for every 50 GB, and 20,000 at 1 TB. */
function throughputOf(storedGB: number): Limit {
  const partitions = Math.min(20, Math.max(5, Math.ceil(storedGB / 50)));
  return { value: partitions * 1000, unit: "RU/s", source: SERVERLESS };
}

function amountOf(quantities: readonly Quantity[], sku: string): number {
  return quantities.filter((each) => each.sku === sku).reduce((sum, { quantity }) => sum + quantity, 0);
}
