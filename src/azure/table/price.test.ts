import { KB, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { cosmosServerless } from "./price.ts";

// https://learn.microsoft.com/azure/cosmos-db/key-value-store-cost
test("Cosmos: 1 KB costs 1 RU to read and 5 to write, 100 KB 10 and 50", () => {
  const requestUnits = (itemBytes: number) => {
    const operations = { count: 1, itemBytes };
    const quantities = cosmosServerless("c", {
      pointReads: { ...operations, consistency: "weaker" },
      writes: operations,
      storageGB: 0,
    });
    return quantityOf(quantities, "request-units");
  };
  expect(requestUnits(KB)).toBe(6);
  expect(requestUnits(100 * KB)).toBeCloseTo(60, 9);
});
