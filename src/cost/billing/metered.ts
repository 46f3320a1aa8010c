import type { Quantity } from "./line-item.ts";

/** A month's use of SKUs of one service by one resource; a SKU that is undefined is not used. */
export function metered(
  service: string,
  resource: string,
  skus: Readonly<Record<string, number | undefined>>,
  more: Pick<Quantity, "freeTier" | "days" | "assumption" | "range"> = {},
): Quantity[] {
  return Object.entries(skus).map(([sku, quantity = 0]) => ({ service, sku, resource, quantity, ...more }));
}
