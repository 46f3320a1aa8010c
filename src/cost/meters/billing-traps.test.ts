import { describe, expect, test } from "vitest";
import { aws, azure, cloudflare, gcp } from "../index.ts";
import { KB, quantityOf } from "../testing/index.ts";

describe("64 KB chunks: each message is rounded, then multiplied", () => {
  const messageBytes = 65 * KB;

  // https://aws.amazon.com/eventbridge/pricing/: "an event with a 256 KB payload is billed as 4 requests"
  test("EventBridge", () => {
    expect(quantityOf(aws.eventBus("b", { events: 1000, eventBytes: 256 * KB }), "custom-events")).toBe(4000);
  });

  // https://azure.microsoft.com/pricing/details/event-hubs/
  test("Event Hubs", () => {
    const usage = {
      tier: "standard",
      throughputUnits: 1,
      hours: 730,
      events: 1000,
      eventBytes: messageBytes,
    } as const;
    expect(quantityOf(azure.eventHubs("h", usage), "ingress")).toBe(2000);
  });

  // https://developers.cloudflare.com/queues/platform/pricing/: 64,000 bytes, with about 100 bytes of metadata
  test("Cloudflare Queues count 64,000 bytes with the metadata, for each write, read and delete", () => {
    const usage = { messages: 1000, messageBytes: 63_950, deliveries: 1000 };
    expect(quantityOf(cloudflare.cloudflareQueue("q", usage), "operations")).toBe(6000);
  });

  test("a spread of sizes is rounded message by message", () => {
    const sizes = [
      { value: 1 * KB, share: 0.9 },
      { value: 100 * KB, share: 0.1 },
    ];
    const quantities = aws.eventBus("b", { events: 1000, eventBytes: sizes });
    expect(quantityOf(quantities, "custom-events")).toBeCloseTo(1100, 9);
  });
});

describe("Kinesis", () => {
  // https://aws.amazon.com/kinesis/data-streams/pricing/: 25 KB payload units
  test("small Kinesis records pay for 25 KB when provisioned and for 1 KB on demand", () => {
    const records = { records: 1024 * KB, recordBytes: 100, hours: 1 };
    const provisioned = aws.kinesisProvisioned("s", { ...records, shards: 1 });
    expect(quantityOf(provisioned, "provisioned-put-unit")).toBe(1024 * KB);
    expect(quantityOf(aws.kinesisOnDemand("s", { ...records, reads: 1 }), "on-demand-ingest")).toBe(1);
  });

  // https://aws.amazon.com/firehose/pricing/: records rounded up to 5 KB
  test("Firehose rounds each record up to 5 KB", () => {
    const quantities = aws.firehose("s", { records: 1024 * KB, recordBytes: 6 * KB });
    expect(quantityOf(quantities, "direct-put")).toBe(10);
  });
});

// https://azure.microsoft.com/pricing/details/functions/: 128 MB steps, at least 100 ms and 128 MB
test.each([
  [160, 1000, 0.25],
  [10, 1, 0.125 * 0.1],
  [4000, 1000, 1.5],
])("Consumption bills %i MB observed for %i ms as %f GB-s", (observedMemoryMB, durationMs, gbSeconds) => {
  const quantities = azure.functionsConsumption("f", { executions: 1, durationMs, observedMemoryMB });
  expect(quantityOf(quantities, "execution-time")).toBeCloseTo(gbSeconds, 12);
});

// https://cloud.google.com/functions/pricing-1stgen: a size between two steps is billed as the next one
test("1st gen functions are billed at the next memory step", () => {
  const usage = { invocations: 10, durationMs: 100, memoryMB: 300 };
  expect(quantityOf(gcp.functionsGen1("f", usage), "memory")).toBe(0.5);
  expect(quantityOf(gcp.functionsGen1("f", usage), "cpu")).toBeCloseTo(0.8, 12);
});

// https://developers.cloudflare.com/durable-objects/platform/pricing/
test("Durable Objects: 20 WebSocket messages count as one request", () => {
  const usage = { requests: 0, webSocketMessages: 40, activeSeconds: 0 };
  expect(quantityOf(cloudflare.durableObjects("o", usage), "requests")).toBe(2);
});
