import { KB, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { type CosmosWrites, cosmosServerless } from "./price.ts";

const NONE: CosmosWrites = {
  inserts: 0,
  replacements: 0,
  deletes: 0,
  itemBytes: KB,
  terms: 0,
  changingTerms: 0,
};

function unitsOfWrites(writes: Partial<CosmosWrites>): number {
  const quantities = cosmosServerless("c", { writes: { ...NONE, ...writes }, storageGB: 0 });
  return quantityOf(quantities, "request-units");
}

function unitsOfRead(itemBytes: number, consistency: "strong" | "weaker" = "weaker"): number {
  const quantities = cosmosServerless("c", {
    pointReads: { count: 1, itemBytes, consistency },
    storageGB: 0,
  });
  return quantityOf(quantities, "request-units");
}

// https://learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption#document-size
test("Cosmos: a read costs what its size does in the documented table, between two sizes in proportion", () => {
  expect(unitsOfRead(KB / 2)).toBe(1);
  expect(unitsOfRead(KB)).toBe(1);
  expect(unitsOfRead(64 * KB)).toBeCloseTo(4.76, 9);
  expect(unitsOfRead(96 * KB)).toBeCloseTo((4.76 + 9.95) / 2, 9);
  expect(unitsOfRead(2048 * KB)).toBeCloseTo(291.8, 9);
});

// https://learn.microsoft.com/azure/cosmos-db/consistency-levels
test("Cosmos: a strong read costs twice as much", () => {
  expect(unitsOfRead(4 * KB, "strong")).toBeCloseTo(2 * 1.14, 9);
});

// "Inserting a 1 KB item without indexing costs around ~5.5 RUs. Replacing an item costs two times the charge required to
// insert the same item." (https://learn.microsoft.com/azure/cosmos-db/optimize-cost-reads-writes)
test("Cosmos: 1 KB costs 5.5 RU to insert or delete, and twice that to replace", () => {
  expect(unitsOfWrites({ inserts: 1 })).toBeCloseTo(5.5, 9);
  expect(unitsOfWrites({ deletes: 1 })).toBeCloseTo(5.5, 9);
  expect(unitsOfWrites({ replacements: 1 })).toBeCloseTo(11, 9);
});

// The example of the page has 5.0 where ours has 5.5: "5.0 (document size based) + 0.2 × 10 (indexing) = 7 RUs", "5.0
// (deletion) + 5.0 (insertion) + 0.2 × 2 (index deletion) + 0.2 × 2 (index insertion) = 10.8 RUs"
// (https://learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption#create)
test("Cosmos: each indexed value adds 0.2 RU to a write, twice where it changes, and nothing where it stays", () => {
  const terms = { terms: 10, changingTerms: 2 };
  expect(unitsOfWrites({ inserts: 1, ...terms })).toBeCloseTo(7.5, 9);
  expect(unitsOfWrites({ deletes: 1, ...terms })).toBeCloseTo(7.5, 9);
  expect(unitsOfWrites({ replacements: 1, ...terms })).toBeCloseTo(11.8, 9);
});

test("Cosmos: larger writes cost as much more as in the documented table", () => {
  expect(unitsOfWrites({ inserts: 1, itemBytes: 128 * KB })).toBeCloseTo((5.5 / 4.95) * 48.19, 9);
});
