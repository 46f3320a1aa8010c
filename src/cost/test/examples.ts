import { expect, test } from "vitest";
import { type Bill, type BillOptions, bill, loadPriceBook, type Quantity } from "../index.ts";

/** A worked example somebody published, with the total printed there. */
export interface Example {
  readonly name: string;
  readonly quantities: readonly Quantity[];
  readonly expectedUSD: number;
  readonly options?: Partial<BillOptions>;
}

export const book = loadPriceBook();
export const KB = 1024;

export function cents(usd: number | null): number {
  return Math.round((usd ?? Number.NaN) * 100 + 1e-6) / 100;
}

export function check(provider: BillOptions["provider"], examples: readonly Example[]): void {
  for (const { name, quantities, expectedUSD, options } of examples) {
    test(name, () => {
      const result = bill(book, { provider, ...options }, quantities);
      expect(result.notPriced).toEqual([]);
      expect(cents(result.totalUSD)).toBe(expectedUSD);
    });
  }
}

export function costs(result: Bill): (number | null)[] {
  return result.lines.map((line) => cents(line.costUSD));
}
