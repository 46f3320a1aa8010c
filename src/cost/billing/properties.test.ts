import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bill, bill, loadPriceBook, PROVIDERS, type Provider, type Quantity, sumUSD } from "../index.ts";

const book = loadPriceBook();
const MICRO = 1e-6;

/** Up to six uses of one provider's SKUs by three resources, tiny to enormous. */
const workload = fc.constantFrom(...PROVIDERS).chain((provider) => {
  const rows = book.rows().filter((row) => row.provider === provider);
  const use = fc.record({
    row: fc.constantFrom(...rows),
    resource: fc.constantFrom("a", "b", "c"),
    quantity: fc.oneof(fc.nat(10_000), fc.double({ min: 1e-3, max: 1e11, noNaN: true })),
  });
  return fc.record({ provider: fc.constant(provider), uses: fc.array(use, { minLength: 1, maxLength: 6 }) });
});

function price(provider: Provider, quantities: readonly Quantity[]): Bill {
  return bill(book, { provider, freeTiers: ["always", "plan", "12-month"] }, quantities);
}

function toQuantities(
  uses: readonly { row: { service: string; sku: string }; resource: string; quantity: number }[],
) {
  return uses.map(({ row, resource, quantity }) => ({
    service: row.service,
    sku: row.sku,
    resource,
    quantity,
  }));
}

test("cost never falls when usage rises", () => {
  fc.assert(
    fc.property(
      workload,
      fc.nat(5),
      fc.double({ min: 1e-3, max: 1e10, noNaN: true }),
      ({ provider, uses }, at, more) => {
        const before = toQuantities(uses);
        const index = at % before.length;
        const after = before.map((each, i) =>
          i === index ? { ...each, quantity: each.quantity + more } : each,
        );
        const [low, high] = [price(provider, before).totalUSD, price(provider, after).totalUSD];
        // Sharing a quota divides, so a sum may differ in its last binary digits, seen as one micro-dollar per SKU.
        expect(high).toBeGreaterThanOrEqual(low - before.length * MICRO - Math.abs(low) * 1e-12);
      },
    ),
  );
});

test("a bill is exactly the sum of its lines, and shows what has no price", () => {
  fc.assert(
    fc.property(workload, ({ provider, uses }) => {
      const result = price(provider, toQuantities(uses));
      const priced = result.lines.filter((line) => line.costUSD !== null);
      expect(sumUSD(priced.map((line) => line.costUSD ?? Number.NaN))).toBe(result.totalUSD);
      expect(result.notPriced.length).toBe(result.lines.length - priced.length);
    }),
  );
});

test("every line is explained: quantity − free = billed, billed × unit price = cost", () => {
  fc.assert(
    fc.property(workload, ({ provider, uses }) => {
      for (const line of price(provider, toQuantities(uses)).lines) {
        if (line.costUSD === null) continue;
        const billed = line.slices.reduce((sum, slice) => sum + slice.quantity, 0);
        const cost = line.slices.reduce(
          (sum, slice) => sum + (slice.quantity * slice.unitPriceUSD) / line.per,
          0,
        );
        const wholeUnits = book.price(line.provider, line.service, line.sku, line.region).billedIn ?? 0;
        expect(Math.abs(line.costUSD - cost)).toBeLessThanOrEqual(2 * MICRO + cost * 1e-9);
        if (line.unitPriceUSD === 0) continue;
        const difference = billed - (line.quantity - line.freeApplied);
        expect(difference).toBeGreaterThanOrEqual(-1e-6 * line.quantity);
        expect(difference).toBeLessThanOrEqual(wholeUnits + 1e-6 * line.quantity);
      }
    }),
  );
});

test("a free tier is given at most once, however the usage is divided", () => {
  fc.assert(
    fc.property(workload, ({ provider, uses }) => {
      const lines = price(provider, toQuantities(uses)).lines;
      const pools = Map.groupBy(lines, (line) => {
        const row = book.price(line.provider, line.service, line.sku, line.region);
        return row.tiers?.[0]?.unitPriceUSD === 0 || !row.freeTier
          ? ""
          : `${row.service}/${row.freeTier.pool}`;
      });
      pools.delete("");
      for (const [pool, members] of pools) {
        const first = members[0];
        const tier = first && book.price(first.provider, first.service, first.sku, first.region).freeTier;
        const quota = (tier?.quantity ?? 0) * (tier?.period === "day" ? 31 : 1);
        const given = members.reduce((sum, line) => sum + line.freeApplied, 0);
        expect(given, pool).toBeLessThanOrEqual(quota * (1 + 1e-9));
      }
    }),
  );
});

test("splitting a workload over resources does not change what it costs", () => {
  fc.assert(
    fc.property(workload, ({ provider, uses }) => {
      const quantities = toQuantities(uses);
      const halves = quantities.flatMap((each) => [
        { ...each, quantity: each.quantity / 2, resource: "left" },
        { ...each, quantity: each.quantity / 2, resource: "right" },
      ]);
      const [whole, split] = [price(provider, quantities).totalUSD, price(provider, halves).totalUSD];
      expect(Math.abs(whole - split)).toBeLessThanOrEqual(quantities.length * MICRO + whole * 1e-12);
    }),
  );
});
