import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CostError, loadPriceBook } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "motif-prices-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(content: unknown): string {
  const path = join(folder, `prices-${++files}.json`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const row = {
  provider: "aws",
  service: "lambda",
  sku: "requests-arm64",
  region: "eu-west-1",
  unit: "request",
  per: 1_000_000,
  unitPriceUSD: 0.21,
  asOf: "2026-11",
  sources: ["own price list"],
};

describe("the built-in book", () => {
  const book = loadPriceBook();

  test("has every row of the collection, each with its confidence", () => {
    expect(book.rows()).toHaveLength(337);
    expect(new Set(book.rows().map((each) => each.confidence))).toEqual(
      new Set(["high", "medium", "recall", "unknown"]),
    );
  });

  test("every price that is not an estimate names a source, or says that its name was not recorded", () => {
    const sourced = book.rows().filter(({ confidence }) => confidence === "high" || confidence === "medium");
    expect(sourced.filter((each) => each.sources.length === 0)).toEqual([]);
    expect(sourced.filter((each) => each.asOf === null)).toEqual([]);
  });

  test("a price is unknown exactly where its confidence says so", () => {
    for (const each of book.rows()) {
      expect(each.unitPriceUSD === null, `${each.service}/${each.sku}`).toBe(each.confidence === "unknown");
    }
  });

  test("rows that share a free tier agree on it", () => {
    const pools = Map.groupBy(
      book.rows().filter((each) => each.freeTier),
      (each) => `${each.provider}/${each.service}/${each.freeTier?.pool}`,
    );
    for (const [pool, rows] of pools) {
      expect(new Set(rows.map((each) => each.freeTier?.quantity)).size, pool).toBe(1);
    }
  });

  test("a tiered price starts with its unit price, after a free part", () => {
    for (const each of book.rows().filter(({ tiers }) => tiers)) {
      const first = each.tiers?.find((tier) => tier.unitPriceUSD > 0);
      expect(first?.unitPriceUSD, `${each.service}/${each.sku}`).toBe(each.unitPriceUSD);
    }
  });
});

describe("a user's price file", () => {
  test("adds a region, with the free tier of the same SKU", () => {
    const found = loadPriceBook({ extra: file({ rows: [row] }) }).price(
      "aws",
      "lambda",
      "requests-arm64",
      "eu-west-1",
    );
    expect(found).toMatchObject({
      unitPriceUSD: 0.21,
      confidence: "user",
      freeTier: { quantity: 1_000_000 },
    });
  });

  test("overrides a price of the book", () => {
    const book = loadPriceBook({
      extra: file({ rows: [{ ...row, region: "us-east-1", unitPriceUSD: 0.15 }] }),
    });
    expect(book.price("aws", "lambda", "requests-arm64", "us-east-1").unitPriceUSD).toBe(0.15);
  });

  test("can take a free tier away", () => {
    const book = loadPriceBook({ extra: file({ rows: [{ ...row, freeTier: null }] }) });
    expect(book.price("aws", "lambda", "requests-arm64", "eu-west-1").freeTier).toBeNull();
  });

  test.each([
    [
      "a price that is text",
      [{ ...row, unitPriceUSD: "0.21" }],
      /row 1 \(lambda\/requests-arm64\): unitPriceUSD: /,
    ],
    [
      "a negative price",
      [row, { ...row, unitPriceUSD: -1 }],
      /row 2 \(lambda\/requests-arm64\): unitPriceUSD: /,
    ],
    ["no source", [{ ...row, sources: [] }], /row 1 .*: sources: /],
    ["no date", [{ ...row, asOf: undefined }], /row 1 .*: asOf: /],
    ["a field that does not exist", [{ ...row, price: 1 }], /row 1 .*price/],
    [
      "another unit",
      [{ ...row, unit: "1M requests" }],
      /unit is "1M requests", but this SKU is counted in "request"/,
    ],
    ["an unknown provider", [{ ...row, provider: "ibm" }], /row 1 .*: provider: /],
    [
      "tiers without an end",
      [{ ...row, tiers: [{ upTo: 10, unitPriceUSD: 1 }] }],
      /row 1 \(aws\/lambda\/requests-arm64 in eu-west-1\): tiers must rise, end with "upTo": null/,
    ],
  ])("with %s is refused, naming the row and the field", (_, rows, message) => {
    const extra = file({ rows });
    expect(() => loadPriceBook({ extra })).toThrow(message);
    expect(() => loadPriceBook({ extra })).toThrow(extra);
  });

  test("that is missing or no JSON is refused by name", () => {
    expect(() => loadPriceBook({ extra: join(folder, "none.json") })).toThrow(
      /The price file .*none\.json cannot be read \(ENOENT\)/,
    );
    const broken = file("{ rows: ");
    expect(() => loadPriceBook({ extra: broken })).toThrow(CostError);
    expect(() => loadPriceBook({ extra: broken })).toThrow(broken);
  });
});
