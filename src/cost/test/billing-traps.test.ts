import { describe, expect, test } from "vitest";
import { aws, azure, bill, cloudflare, gcp, loadPriceBook, type Quantity } from "../index.ts";

const KB = 1024;
const book = loadPriceBook();

function quantityOf(quantities: readonly Quantity[], sku: string): number {
  return quantities.filter((each) => each.sku === sku).reduce((sum, each) => sum + each.quantity, 0);
}

describe("Lambda", () => {
  const base = { architecture: "arm64", memoryMB: 1024, requests: 1e6, durationMs: 100 } as const;

  // https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
  test("INIT is billed: cold-start share × INIT × memory", () => {
    const coldStarts = { share: 0.02, initMs: 250 };
    const difference =
      quantityOf(aws.lambda("f", { ...base, coldStarts }), "duration-arm64") -
      quantityOf(aws.lambda("f", base), "duration-arm64");
    expect(difference).toBeCloseTo(0.02 * 1e6 * 0.25, 6);
  });

  // https://aws.amazon.com/lambda/pricing/: "rounded up to the nearest 1 ms"
  test("each duration is rounded up to a millisecond before it is multiplied", () => {
    const spread = [
      { value: 1.2, share: 1 },
      { value: 2.9, share: 1 },
    ];
    expect(quantityOf(aws.lambda("f", { ...base, durationMs: spread }), "duration-arm64")).toBe(1e6 * 0.0025);
  });

  // https://aws.amazon.com/lambda/pricing/: asynchronous events, 1 request for the first 256 KB, 1 more per 64 KB
  test.each([
    [1 * KB, 1],
    [256 * KB, 1],
    [256 * KB + 1, 2],
    [320 * KB, 2],
    [1024 * KB, 13],
  ])("an asynchronous event of %i bytes is billed as %i requests", (asyncEventBytes, requests) => {
    expect(quantityOf(aws.lambda("f", { ...base, requests: 1, asyncEventBytes }), "requests-arm64")).toBe(
      requests,
    );
  });

  // https://aws.amazon.com/lambda/pricing/: provisioned concurrency "rounded up to the nearest five minutes"
  test("each provisioned period is rounded up to 5 minutes", () => {
    const provisioned = { concurrency: 2, periods: 30, hoursPerPeriod: 1 / 60 };
    const quantities = aws.lambda("f", { ...base, provisioned });
    expect(quantityOf(quantities, "provisioned-concurrency-arm64")).toBe(2 * 30 * 300);
  });

  // https://aws.amazon.com/lambda/pricing/: the free tier does not apply to functions with provisioned concurrency
  test("a function with provisioned concurrency uses nothing of the free tier", () => {
    const provisioned = { concurrency: 1, periods: 1, hoursPerPeriod: 730 };
    const result = bill(book, { provider: "aws" }, aws.lambda("f", { ...base, provisioned }));
    expect(result.freeUSD).toBe(0);
    expect(result.lines.map((line) => line.sku)).not.toContain("duration-arm64");
  });

  test("what provisioned concurrency cannot take is billed on demand", () => {
    const provisioned = { concurrency: 1, periods: 1, hoursPerPeriod: 730, spillShare: 0.25 };
    const quantities = aws.lambda("f", { ...base, provisioned });
    expect(quantityOf(quantities, "duration-arm64")).toBeCloseTo(25_000, 6);
    expect(quantityOf(quantities, "provisioned-duration-arm64")).toBeCloseTo(75_000, 6);
  });

  // https://aws.amazon.com/lambda/pricing/: 512 MB of ephemeral storage at no charge
  test("only /tmp above 512 MB is billed", () => {
    expect(quantityOf(aws.lambda("f", { ...base, ephemeralStorageMB: 512 }), "ephemeral-storage")).toBe(0);
    expect(quantityOf(aws.lambda("f", { ...base, ephemeralStorageMB: 1536 }), "ephemeral-storage")).toBe(
      100_000,
    );
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html: the first 6 MB are free
  test("only a streamed response beyond 6 MB is billed", () => {
    const streamedBytes = 7 * 1024 * KB;
    expect(quantityOf(aws.lambda("f", { ...base, streamedBytes }), "response-streaming")).toBeCloseTo(
      1e6 / 1024,
      6,
    );
  });
});

describe("64 KB chunks: each message is rounded, then multiplied", () => {
  const messageBytes = 65 * KB;

  // https://aws.amazon.com/sqs/pricing/: "each 64 KB chunk of a payload is billed as 1 request"
  test("SQS counts the payload of a batch once per 64 KB", () => {
    const sends = { messages: 1000, messageBytes: 10 * KB, batchSize: 10 };
    expect(quantityOf(aws.sqs("q", { type: "standard", sends }), "standard-requests")).toBe(200);
  });

  // https://aws.amazon.com/sns/pricing/
  test("SNS", () => {
    const quantities = aws.sns("t", { publishes: 1000, messageBytes, deliveries: { http: 1000 } });
    expect(quantityOf(quantities, "publish")).toBe(2000);
    expect(quantityOf(quantities, "delivery-http")).toBe(2000);
  });

  // https://aws.amazon.com/eventbridge/pricing/: "an event with a 256 KB payload is billed as 4 requests"
  test("EventBridge", () => {
    expect(quantityOf(aws.eventBus("b", { events: 1000, eventBytes: 256 * KB }), "custom-events")).toBe(4000);
  });

  // https://azure.microsoft.com/pricing/details/event-grid/: operations per 64 KB
  test("Event Grid counts publishes and every delivery attempt", () => {
    const quantities = azure.eventGrid("t", {
      events: 1000,
      eventBytes: messageBytes,
      deliveryAttempts: 1100,
    });
    expect(quantityOf(quantities, "operations")).toBe(4200);
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

// https://aws.amazon.com/sqs/pricing/ and https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
test("an idle SQS queue polled by Lambda costs about $0.26 a month", () => {
  const quantities = aws.sqs("q", { type: "standard", emptyReceives: aws.idlePolls(730) });
  expect(bill(book, { provider: "aws", freeTiers: [] }, quantities).totalUSD).toBe(0.2628);
});

describe("DynamoDB and Kinesis", () => {
  // https://aws.amazon.com/dynamodb/pricing/on-demand/, halved on 2024-11-01
  test("on-demand units cost $0.625 and $0.125 a million", () => {
    expect(book.price("aws", "dynamodb", "on-demand-write", "us-east-1").unitPriceUSD).toBe(0.625);
    expect(book.price("aws", "dynamodb", "on-demand-read", "us-east-1").unitPriceUSD).toBe(0.125);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
  test("writes count per KB, reads per 4 KB, eventual ones half, transactions twice, every index again", () => {
    const units = (write: object, read: object) => {
      const quantities = aws.dynamoDb("t", {
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

// https://aws.amazon.com/step-functions/pricing/: "each retry will be charged as an additional state transition"
test("Step Functions Standard counts retries as transitions", () => {
  const usage = { executions: 1000, transitionsPerExecution: 5, retries: 250 };
  expect(quantityOf(aws.standardWorkflow("w", usage), "state-transitions")).toBe(5250);
});

describe("Azure Functions", () => {
  // https://azure.microsoft.com/pricing/details/functions/: 128 MB steps, at least 100 ms and 128 MB
  test.each([
    [160, 1000, 0.25],
    [10, 1, 0.125 * 0.1],
    [4000, 1000, 1.5],
  ])("Consumption bills %i MB observed for %i ms as %f GB-s", (observedMemoryMB, durationMs, gbSeconds) => {
    const quantities = azure.functionsConsumption("f", { executions: 1, durationMs, observedMemoryMB });
    expect(quantityOf(quantities, "execution-time")).toBeCloseTo(gbSeconds, 12);
  });

  // https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing:
  // "The minimum billable execution period … is 1,000 ms. Past that, … rounded up to the nearest 100 ms"
  test.each([
    [20, 2],
    [1000, 2],
    [1010, 2.2],
  ])("Flex bills %i ms on a 2 GB instance as %f GB-s", (durationMs, gbSeconds) => {
    const quantities = azure.functionsFlex("f", { executions: 1, durationMs, instanceMemoryMB: 2048 });
    expect(quantityOf(quantities, "on-demand-time")).toBeCloseTo(gbSeconds, 12);
  });

  test("Flex: always-ready instances have a baseline and no free grant", () => {
    const alwaysReady = { instances: 1, hours: 730 };
    const usage = { executions: 1000, durationMs: 100, instanceMemoryMB: 512, alwaysReady } as const;
    const result = bill(book, { provider: "azure" }, azure.functionsFlex("f", usage));
    expect(result.freeUSD).toBe(0);
    expect(result.lines.map((line) => line.sku)).toEqual([
      "always-ready-baseline",
      "always-ready-executions",
      "always-ready-time",
    ]);
  });
});

describe("Google Cloud", () => {
  // https://cloud.google.com/run/pricing: rounded up to the nearest 100 ms, concurrent requests share the time
  test("Cloud Run rounds up to 100 ms and shares an instance's time among concurrent requests", () => {
    const usage = { requests: 1000, durationMs: 120, vCPU: 1, memoryMiB: 512 };
    expect(quantityOf(gcp.cloudRun("f", usage), "cpu-request-based")).toBe(200);
    expect(quantityOf(gcp.cloudRun("f", { ...usage, concurrency: 10 }), "cpu-request-based")).toBe(20);
  });

  test("Cloud Run bills the start of an instance, and minimum instances while they are idle", () => {
    const usage = { requests: 1000, durationMs: 100, vCPU: 1, memoryMiB: 512 };
    const cold = gcp.cloudRun("f", { ...usage, coldStarts: { share: 0.1, initMs: 450 } });
    expect(quantityOf(cold, "cpu-request-based")).toBe(150);
    const warm = gcp.cloudRun("f", { ...usage, minInstances: { instances: 1, hours: 1 } });
    expect(quantityOf(warm, "min-instance-cpu-idle")).toBe(3600 - 100);
  });

  // https://cloud.google.com/pubsub/pricing: at least 1,000 bytes per request, publish and delivery both count
  test("Pub/Sub bills at least 1,000 bytes per request, in and out", () => {
    const usage = { messages: 1e6, messageBytes: 100, publishBatch: 1, deliveries: 1e6, deliveryBatch: 1 };
    expect(quantityOf(gcp.pubSub("t", usage), "throughput")).toBeCloseTo(2e9 / 1024 ** 4, 12);
    const batched = { ...usage, publishBatch: 100, deliveryBatch: 100 };
    expect(quantityOf(gcp.pubSub("t", batched), "throughput")).toBeCloseTo(2e8 / 1024 ** 4, 12);
  });

  // https://cloud.google.com/firestore/pricing: only the default database has a quota; TTL deletes have none
  test("Firestore: named databases and TTL deletes have no free quota", () => {
    const usage = { reads: 1000, writes: 0, ttlDeletes: 100_000, storageGiB: 0 };
    const named = bill(book, { provider: "gcp" }, gcp.firestore("db", { ...usage, namedDatabase: true }));
    expect(named.freeUSD).toBe(0);
    const standard = bill(book, { provider: "gcp" }, gcp.firestore("db", usage));
    expect(standard.lines.find((line) => line.sku === "deletes")?.costUSD).toBe(0.01);
  });

  // https://cloud.google.com/tasks/pricing
  test("Cloud Tasks count attempts per 32 KB", () => {
    const usage = { tasks: 1000, taskBytes: 33 * KB, deliveryAttempts: 1200 };
    expect(quantityOf(gcp.cloudTasks("q", usage), "operations")).toBe(4400);
  });

  // https://cloud.google.com/functions/pricing-1stgen: a size between two steps is billed as the next one
  test("1st gen functions are billed at the next memory step", () => {
    const usage = { invocations: 10, durationMs: 100, memoryMB: 300 };
    expect(quantityOf(gcp.functionsGen1("f", usage), "memory")).toBe(0.5);
    expect(quantityOf(gcp.functionsGen1("f", usage), "cpu")).toBeCloseTo(0.8, 12);
  });
});

// https://learn.microsoft.com/azure/cosmos-db/key-value-store-cost
test("Cosmos: 1 KB costs 1 RU to read and 5 to write, 100 KB 10 and 50", () => {
  const requestUnits = (itemBytes: number) => {
    const operations = { count: 1, itemBytes };
    const quantities = azure.cosmosServerless("c", {
      pointReads: { ...operations, consistency: "weaker" },
      writes: operations,
      storageGB: 0,
    });
    return quantityOf(quantities, "request-units");
  };
  expect(requestUnits(KB)).toBe(6);
  expect(requestUnits(100 * KB)).toBeCloseTo(60, 9);
});

// https://developers.cloudflare.com/durable-objects/platform/pricing/
test("Durable Objects: 20 WebSocket messages count as one request", () => {
  const usage = { requests: 0, webSocketMessages: 40, activeSeconds: 0 };
  expect(quantityOf(cloudflare.durableObjects("o", usage), "requests")).toBe(2);
});
