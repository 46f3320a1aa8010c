import { bill, withUserRows } from "@motif/cost";
import { book, cents } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { firestore } from "./meter.ts";

// https://cloud.google.com/firestore/pricing: only the default database has a quota; TTL deletes have none
test("Firestore: named databases and TTL deletes have no free quota", () => {
  const usage = { reads: 1000, writes: 0, ttlDeletes: 100_000, storageGiB: 0 };
  const named = bill(book, { provider: "gcp" }, firestore("db", { ...usage, namedDatabase: true }));
  expect(named.freeUSD).toBe(0);
  const standard = bill(book, { provider: "gcp" }, firestore("db", usage));
  expect(standard.lines.find((line) => line.sku === "deletes")?.costUSD).toBe(0.01);
});

// https://cloud.google.com/firestore/docs/billing-example: a chat app with 50,000 installs, prices of nam5, 30 days.
test("Firestore documentation: chat app with 50,000 installs, priced from a user's file", () => {
  const row = {
    provider: "gcp",
    service: "firestore",
    region: "nam5",
    asOf: "2026",
    sources: ["billing example"],
  };
  const nam5 = withUserRows(book, "nam5.json", {
    rows: [
      { ...row, sku: "reads", unit: "document", per: 100_000, unitPriceUSD: 0.06 },
      { ...row, sku: "writes", unit: "document", per: 100_000, unitPriceUSD: 0.18 },
      { ...row, sku: "deletes", unit: "document", per: 100_000, unitPriceUSD: 0.02 },
      { ...row, sku: "storage", unit: "GiB-month", per: 1, unitPriceUSD: 0.18 },
    ],
  });
  const usage = { reads: 30 * 400_000, writes: 30 * 100_000, deletes: 30 * 100_000, storageGiB: 6.75 };
  const result = bill(nam5, { provider: "gcp", region: "nam5", days: 30 }, firestore("chat", usage));
  // The page rounds each day to the cent before multiplying by 30: $0.14 for 0.144, $0.02 for 0.016.
  const [reads, writes, deletes, storage] = result.lines.map((line) => line.costUSD ?? 0);
  expect(reads).toBe(6.3);
  expect(30 * cents((writes ?? 0) / 30)).toBeCloseTo(4.2, 9);
  expect(30 * cents((deletes ?? 0) / 30)).toBeCloseTo(0.6, 9);
  expect(cents(storage ?? 0)).toBe(1.04);
});
