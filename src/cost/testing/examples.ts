import { expect, test } from "vitest";
import { bill } from "../billing/bill.ts";
import type { Bill, BillOptions, Quantity } from "../billing/line-item.ts";
import { loadPriceBook } from "../book/price-book.ts";

/** A worked example somebody published, with the total printed there. */
export interface Example {
  readonly name: string;
  readonly quantities: readonly Quantity[];
  readonly expectedUSD: number;
  readonly options?: Partial<BillOptions>;
}

/** The price book. */
export const book = loadPriceBook();
/** Bytes of a kilobyte, as vendors count. */
export const KB = 1024;

/** Dollars to the cent. */
export function cents(usd: number | null): number {
  return Math.round((usd ?? Number.NaN) * 100 + 1e-6) / 100;
}

/** A test for each example: everything is priced, and comes to what was published. */
export function check(provider: BillOptions["provider"], examples: readonly Example[]): void {
  for (const { name, quantities, expectedUSD, options } of examples) {
    test(name, () => {
      const result = bill(book, { provider, ...options }, quantities);
      expect(result.notPriced).toEqual([]);
      expect(cents(result.totalUSD)).toBe(expectedUSD);
    });
  }
}

/** The costs of a bill's lines, to the cent. */
export function costs(result: Bill): (number | null)[] {
  return result.lines.map((line) => cents(line.costUSD));
}

/** How much of a SKU there is in quantities. */
export function quantityOf(quantities: readonly Quantity[], sku: string): number {
  return quantities.filter((each) => each.sku === sku).reduce((sum, each) => sum + each.quantity, 0);
}
