import { describe, expect, test } from "vitest";
import { bill, loadPriceBook, metered, type Quantity, sumUSD, withUserRows } from "../index.ts";

const book = loadPriceBook();

function use(service: string, sku: string, quantity: number, resource = "r"): Quantity {
  return { service, sku, resource, quantity };
}

describe("what only bounds are known of", () => {
  const ranged = { ...use("lambda", "requests-arm64", 2e6), range: { low: 1.5e6, high: 4e6 } };

  test("has its likeliest amount in the total, and both ends in the range, each with the free tier", () => {
    const { totalUSD, rangeUSD, lines } = bill(book, { provider: "aws" }, [ranged]);
    expect(totalUSD).toBe(0.2);
    expect(rangeUSD).toEqual({ low: 0.1, high: 0.6 });
    expect(lines).toMatchObject([{ rangeUSD, costUSD: 0.2, quantity: 2e6 }]);
  });

  test("adds up where several quantities are of one SKU and resource", () => {
    const { rangeUSD } = bill(book, { provider: "aws" }, [ranged, use("lambda", "requests-arm64", 1e6)]);
    expect(rangeUSD).toEqual({ low: 0.3, high: 0.8 });
  });

  test("has its range line by line, which add up to that of the bill", () => {
    const other = { ...use("lambda", "requests-arm64", 1e6, "other") };
    const { lines, rangeUSD } = bill(book, { provider: "aws" }, [
      ranged,
      other,
      use("xray", "traces-recorded", 2e5),
    ]);
    // The free million is shared in proportion, so what is used beside a range has one too.
    expect(lines.map((line) => line.rangeUSD)).toEqual([
      { low: 0.18, high: 0.64 },
      { low: 0.12, high: 0.16 },
      undefined,
    ]);
    expect(rangeUSD).toEqual({ low: 0.8, high: 1.3 });
  });

  test("counts from nothing to the most where the price itself is not known", () => {
    const alerts = bill(book, { provider: "gcp" }, [use("monitoring", "alert-condition", 4)]);
    expect(alerts).toMatchObject({ totalUSD: 0, rangeUSD: { low: 0, high: 6 } });
  });

  test("has no upper end where nothing is known of a price", () => {
    const configs = bill(book, { provider: "gcp" }, [use("parametermanager", "version", 1)]);
    expect(configs.rangeUSD).toEqual({ low: 0, high: null });
    expect(configs.lines).toMatchObject([{ costUSD: null, rangeUSD: { low: 0, high: null } }]);
  });

  test("is the total where everything is known", () => {
    const known = bill(book, { provider: "aws" }, [use("lambda", "requests-arm64", 3e6)]);
    expect(known.rangeUSD).toEqual({ low: known.totalUSD, high: known.totalUSD });
    expect(known.lines[0]).not.toHaveProperty("rangeUSD");
  });
});

describe("free tiers", () => {
  test("cover what they cover also where the price is not known", () => {
    const row = {
      provider: "aws",
      service: "sqs",
      region: "eu-west-9",
      unit: "request",
      per: 1e6,
      asOf: "2026",
      sources: ["s"],
    };
    const elsewhere = withUserRows(book, "x.json", {
      rows: [{ ...row, sku: "standard-requests", unitPriceUSD: null }],
    });
    const costs = (quantity: number) =>
      bill(elsewhere, { provider: "aws", region: "eu-west-9" }, [
        use("sqs", "standard-requests", quantity),
      ]).lines.map(({ costUSD }) => costUSD);
    expect([costs(1e6), costs(1e6 + 1)]).toEqual([[0], [null]]);
  });

  test("are applied once to SKUs that share them, in proportion", () => {
    const result = bill(book, { provider: "aws" }, [
      use("lambda", "requests-arm64", 3e6, "a"),
      use("lambda", "requests-x86_64", 1e6, "b"),
    ]);
    expect(result.lines.map((line) => line.freeApplied)).toEqual([750_000, 250_000]);
    expect(result.totalUSD).toBe(0.6);
    expect(result.freeUSD).toBe(0.2);
  });

  test("are applied once to resources that share a SKU", () => {
    const result = bill(book, { provider: "aws" }, [
      use("sqs", "standard-requests", 600_000, "a"),
      use("sqs", "standard-requests", 600_000, "b"),
      use("sqs", "fifo-requests", 800_000, "c"),
    ]);
    expect(result.lines.reduce((sum, line) => sum + line.freeApplied, 0)).toBeCloseTo(1e6, 6);
  });

  test("of the first 12 months are off unless asked for", () => {
    const requests = [use("apigateway-http", "requests", 3e6)];
    expect(bill(book, { provider: "aws" }, requests).totalUSD).toBe(3);
    expect(bill(book, { provider: "aws", freeTiers: ["always", "12-month"] }, requests).totalUSD).toBe(2);
  });

  // https://cloud.google.com/firestore/pricing: 50,000 reads a day
  test("per day do not carry over to the days after", () => {
    const evenly = bill(book, { provider: "gcp", days: 30 }, firestoreReads("db", 1_500_000));
    expect(evenly.totalUSD).toBe(0);
    const inOneDay = bill(book, { provider: "gcp", days: 30 }, firestoreReads("db", 1_500_000, 1));
    expect(inOneDay.totalUSD).toBe(0.435);
  });

  test("per day are shared by uses of different days", () => {
    const result = bill(book, { provider: "gcp", days: 30 }, [
      ...firestoreReads("db", 30 * 10_000),
      ...firestoreReads("nightly", 100_000, 1),
    ]);
    const free = result.lines.reduce((sum, line) => sum + line.freeApplied, 0);
    expect(free).toBeCloseTo(50_000 + 29 * 10_000, 6);
  });

  // https://cloud.google.com/run/pricing: "applied as a spending based discount using Tier 1 pricing"
  test("granted as a credit buy less where units are dearer", () => {
    const tier2 = withUserRows(book, "tier2.json", {
      rows: [userRow("cloudrun", "cpu-request-based", "asia-south1", "vCPU-second", 1, 0.0000336)],
    });
    const quantities = [use("cloudrun", "cpu-request-based", 200_000)];
    const result = bill(tier2, { provider: "gcp", region: "asia-south1" }, quantities);
    expect(result.freeUSD).toBe(4.32);
    expect(result.totalUSD).toBe(2.4);
  });

  test("of some regions are not given elsewhere", () => {
    const other = withUserRows(book, "x.json", {
      rows: [userRow("storage", "standard", "europe-west1", "GiB-month", 1, 0.02)],
    });
    const quantities = [use("storage", "standard", 5)];
    expect(bill(book, { provider: "gcp" }, quantities).totalUSD).toBe(0);
    expect(bill(other, { provider: "gcp", region: "europe-west1" }, quantities).totalUSD).toBe(0.1);
  });
});

describe("tiers", () => {
  test("are those of the whole account, shared by the resources in proportion", () => {
    const result = bill(book, { provider: "aws" }, [
      use("apigateway-http", "requests", 300e6, "a"),
      use("apigateway-http", "requests", 100e6, "b"),
    ]);
    expect(result.totalUSD).toBe(390);
    expect(result.lines.map((line) => line.costUSD)).toEqual([292.5, 97.5]);
  });

  test("a leading tier of $0 is shown as the free part", () => {
    const [line] = bill(book, { provider: "gcp" }, [use("apigateway", "calls", 3e6)]).lines;
    expect(line).toMatchObject({
      freeApplied: 2e6,
      costUSD: 3,
      slices: [{ quantity: 1e6, unitPriceUSD: 3 }],
    });
  });
});

describe("unknown prices", () => {
  const workflow = use("durable-task-scheduler", "consumption-actions", 1000);

  test("are shown as not priced and kept out of the total, never as zero", () => {
    const result = bill(book, { provider: "azure" }, [workflow, use("servicebus", "standard-base", 1)]);
    expect(result.totalUSD).toBe(9.81);
    expect(result.notPriced).toHaveLength(1);
    expect(result.notPriced[0]).toMatchObject({
      service: "durable-task-scheduler",
      costUSD: null,
      unitPriceUSD: null,
    });
  });

  test("of a region or an SKU are errors that name what there is", () => {
    const request = [use("sqs", "standard-requests", 1)];
    expect(() => bill(book, { provider: "aws", region: "eu-north-1" }, request)).toThrow(
      /sqs "standard-requests" has no price in region "eu-north-1", only in eu-west-1, us-east-1/,
    );
    expect(() => bill(book, { provider: "aws" }, [use("sqs", "lifo-requests", 1)])).toThrow(
      /the book has .*fifo-requests/,
    );
    expect(() => bill(book, { provider: "aws" }, [use("squirrel", "x", 1)])).toThrow(
      /no prices of aws service "squirrel"/,
    );
  });
});

test("prices that hold everywhere are found in every region", () => {
  expect(book.price("aws", "cloudfront", "https-requests", "us-east-1").region).toBe("global");
});

test("the same use stated twice is one line", () => {
  const quantities = [use("s3", "get-select", 500), use("s3", "get-select", 500)];
  expect(bill(book, { provider: "aws" }, quantities).lines).toMatchObject([
    { quantity: 1000, costUSD: 0.0004 },
  ]);
});

test("costs far below a cent are neither lost nor rounded up to one", () => {
  const [line] = bill(book, { provider: "aws" }, [use("s3", "get-select", 10)]).lines;
  expect(line?.costUSD).toBe(0.000004);
});

test("parts add up to the cost of their SKU exactly", () => {
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const result = bill(
    book,
    { provider: "aws" },
    names.map((name) => use("eventbridge", "custom-events", 100_001, name)),
  );
  expect(result.totalUSD).toBe(0.700007);
  expect(sumUSD(result.lines.map((line) => line.costUSD ?? 0))).toBe(result.totalUSD);
});

function firestoreReads(resource: string, reads: number, days?: number): Quantity[] {
  return metered("firestore", resource, { reads }, days === undefined ? {} : { days });
}

function userRow(
  service: string,
  sku: string,
  region: string,
  unit: string,
  per: number,
  unitPriceUSD: number,
) {
  return {
    provider: "gcp",
    service,
    sku,
    region,
    unit,
    per,
    unitPriceUSD,
    asOf: "2026-11",
    sources: ["price list"],
  };
}
