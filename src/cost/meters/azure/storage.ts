import type { Quantity } from "../../billing/line-item.ts";
import { checkUsage } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";

/** A month of one storage queue. Functions poll it all the time, so an idle queue costs too. */
export function storageQueue(
  resource: string,
  usage: { readonly operations: number; readonly storageGB: number },
): Quantity[] {
  checkUsage(resource, usage);
  return metered("storage-queue", resource, { "operations-v2": usage.operations, capacity: usage.storageGB });
}

/** A month of one storage table. */
export function storageTable(
  resource: string,
  usage: { readonly operations: number; readonly storageGB: number },
): Quantity[] {
  checkUsage(resource, usage);
  return metered("storage-table", resource, { operations: usage.operations, capacity: usage.storageGB });
}
