import { describe, expect, test } from "vitest";
import { aws, bill, cloudflare, gcp, type Provider, type Quantity, withUserRows } from "../index.ts";
import { book, cents, check, costs, KB } from "./examples.ts";
import vendorExamples from "./vendor-examples.json" with { type: "json" };

interface Priced {
  readonly provider: Provider;
  readonly quantities: readonly Quantity[];
}

/** What an example is priced with, by the fields of its input. */
const BY_FIELDS: Readonly<Record<string, (of: (field: string) => number) => Priced>> = {
  "memoryMB ms requests": (of) => ({
    provider: "aws",
    quantities: aws.lambda("app", {
      architecture: "x86_64",
      memoryMB: of("memoryMB"),
      requests: of("requests"),
      durationMs: of("ms"),
    }),
  }),
  "hours memoryMB ms pc requests": (of) => ({
    provider: "aws",
    quantities: aws.lambda("app", {
      architecture: "x86_64",
      memoryMB: of("memoryMB"),
      requests: of("requests"),
      durationMs: of("ms"),
      provisioned: { concurrency: of("pc"), periods: 1, hoursPerPeriod: of("hours") },
    }),
  }),
  "ec2Effective ec2OnDemand instanceHours requests": (of) => ({
    provider: "aws",
    quantities: aws.lambdaManagedInstances("app", {
      requests: of("requests"),
      instanceHours: of("instanceHours"),
      ec2OnDemandUSD: of("ec2OnDemand"),
      ec2EffectiveUSD: of("ec2Effective"),
    }),
  }),
  "cpuMs requests": (of) => ({
    provider: "cloudflare",
    quantities: [
      ...cloudflare.workersPaidPlan(),
      ...cloudflare.worker("app", { requests: of("requests"), cpuMs: of("cpuMs") }),
    ],
  }),
  requests: (of) => ({ provider: "aws", quantities: aws.restApi("api", { requests: of("requests") }) }),
};

// vendor-examples.json: examples that vendors publish, each with its source. One more of the same shape needs no more code.
test.each(vendorExamples)("$name: $expectedUSD dollars ($source)", ({ input, expectedUSD }) => {
  const values: Readonly<Record<string, number>> = { ...input };
  const fields = Object.keys(values).sort().join(" ");
  const calculator = BY_FIELDS[fields];
  if (!calculator) throw new Error(`nothing prices the fields ${fields}`);
  const { provider, quantities } = calculator((field) => values[field] ?? Number.NaN);
  const { notPriced, totalUSD } = bill(book, { provider }, quantities);
  expect(notPriced).toEqual([]);
  expect(cents(totalUSD)).toBe(expectedUSD);
});

// https://aws.amazon.com/lambda/pricing/, an earlier edition of the page: 30 million times 200 ms at 128 MB.
// Lambda@Edge, the same page: 10 million times 50 ms at 128 MB.
describe("AWS Lambda pricing page", () => {
  check("aws", [
    {
      name: "30M requests of 200 ms at 128 MB",
      quantities: aws.lambda("app", {
        architecture: "x86_64",
        memoryMB: 128,
        requests: 30e6,
        durationMs: 200,
      }),
      expectedUSD: 11.63,
    },
    {
      name: "Lambda@Edge, 10M requests of 50 ms",
      quantities: aws.lambdaEdge("app", { memoryMB: 128, requests: 10e6, durationMs: 50 }),
      expectedUSD: 9.13,
    },
  ]);
});

// https://aws.amazon.com/eventbridge/pricing/
describe("Amazon EventBridge pricing page", () => {
  check("aws", [
    {
      name: "5M custom events",
      quantities: aws.eventBus("bus", { events: 5e6, eventBytes: 64 * KB }),
      expectedUSD: 5,
    },
    {
      name: "pipe: 10M messages, 25% matched, batches of 5",
      quantities: aws.pipe("pipe", { requests: (10e6 * 0.25) / 5, requestBytes: 1000 }),
      expectedUSD: 0.2,
    },
    {
      name: "scheduler: 20M invocations",
      quantities: aws.scheduler("cron", { invocations: 20e6 }),
      expectedUSD: 6,
    },
    {
      name: "schema discovery of 2M events within its free tier",
      quantities: aws.eventBus("bus", { events: 2e6, eventBytes: 2 * KB, schemaDiscovery: true }),
      expectedUSD: 2,
    },
  ]);

  test("2M events archived, kept a month and replayed: $5.40, each line rounded to the cent", () => {
    const usage = { events: 2e6, eventBytes: 6 * KB, archivedMonths: 1, replayedEvents: 2e6 };
    const lines = costs(bill(book, { provider: "aws" }, aws.eventBus("bus", usage)));
    expect(lines).toEqual([2, 1.14, 0.26, 2]);
  });

  test("2M calls to an API destination: $0.40", () => {
    const usage = { events: 0, eventBytes: 1000, apiDestinationCalls: 2e6 };
    expect(bill(book, { provider: "aws" }, aws.eventBus("bus", usage)).totalUSD).toBe(0.4);
  });
});

// github.com/cloudflare/cloudflare-docs (CC BY 4.0): workers/platform/pricing.mdx@07acbb6,
// queues/platform/pricing.mdx@0309c8b, durable-objects/platform/pricing.mdx@04a87f4, r2/pricing.mdx@07ec87d
describe("Cloudflare documentation", () => {
  const plan = cloudflare.workersPaidPlan();
  const objects = (requests: number, webSocketMessages: number, activeSeconds: number) => [
    ...plan,
    ...cloudflare.durableObjects("room", { requests, webSocketMessages, activeSeconds }),
  ];
  check("cloudflare", [
    {
      name: "Workers: 3M dynamic requests beside static assets",
      quantities: [...plan, ...cloudflare.worker("site", { requests: 3e6, cpuMs: 7 })],
      expectedUSD: 5,
    },
    {
      name: "Workers: hourly cron of 3 CPU minutes",
      quantities: [...plan, ...cloudflare.worker("report", { requests: 720, cpuMs: 180_000 })],
      expectedUSD: 6.99,
    },
    {
      name: "Workers: 100M requests of 7 ms",
      quantities: [...plan, ...cloudflare.worker("api", { requests: 100e6, cpuMs: 7 })],
      expectedUSD: 45.4,
    },
    {
      name: "Queues: 1M messages a day for 30 days",
      quantities: cloudflare.cloudflareQueue("q", { messages: 30e6, messageBytes: 1000, deliveries: 30e6 }),
      expectedUSD: 35.6,
    },
    {
      name: "Queues: 100M messages of 127 KB count twice",
      quantities: cloudflare.cloudflareQueue("q", {
        messages: 100e6,
        messageBytes: 127_000,
        deliveries: 100e6,
      }),
      expectedUSD: 239.6,
    },
    { name: "Durable Objects: coordination", quantities: objects(1.5e6, 0, 1e6), expectedUSD: 5.15 },
    {
      name: "Durable Objects: 100 game rooms",
      quantities: objects(150_000, 72e6, 86.4e6),
      expectedUSD: 142.95,
    },
    {
      name: "Durable Objects: one socket each",
      quantities: objects(100, 259.2e6, 259.2e6),
      expectedUSD: 419.3,
    },
    { name: "Durable Objects: hibernation", quantities: objects(10_000, 432e6, 4.32e6), expectedUSD: 20.65 },
    {
      name: "R2: 1,000 objects of 1 GB",
      quantities: cloudflare.r2("files", { storageGB: 1000, writes: 1000, reads: 1e6 }),
      expectedUSD: 14.85,
    },
    {
      name: "R2: asset hosting",
      quantities: cloudflare.r2("assets", { storageGB: 10, writes: 100_000, reads: 300e6 }),
      expectedUSD: 104.4,
    },
  ]);
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
  const result = bill(nam5, { provider: "gcp", region: "nam5", days: 30 }, gcp.firestore("chat", usage));
  // The page rounds each day to the cent before multiplying by 30: $0.14 for 0.144, $0.02 for 0.016.
  const [reads, writes, deletes, storage] = result.lines.map((line) => line.costUSD ?? 0);
  expect(reads).toBe(6.3);
  expect(30 * cents((writes ?? 0) / 30)).toBeCloseTo(4.2, 9);
  expect(30 * cents((deletes ?? 0) / 30)).toBeCloseTo(0.6, 9);
  expect(cents(storage ?? 0)).toBe(1.04);
});
