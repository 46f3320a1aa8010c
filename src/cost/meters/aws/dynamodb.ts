import type { Quantity } from "../../billing/line-item.ts";
import { checkUsage } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";

/** A month of one table with provisioned capacity. */
export interface DynamoProvisionedUsage {
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly hours: number;
  readonly storageGB: number;
}

/** Capacity is billed by the hour, used or not. */
export function dynamoDbProvisioned(resource: string, usage: DynamoProvisionedUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("dynamodb", resource, {
    "provisioned-wcu": usage.writeUnits * usage.hours,
    "provisioned-rcu": usage.readUnits * usage.hours,
    storage: usage.storageGB,
  });
}
