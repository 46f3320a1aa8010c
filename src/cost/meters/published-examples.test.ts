import { describe, expect, test } from "vitest";
import { aws, bill, cloudflare } from "../index.ts";
import { book, check, costs, KB } from "../testing/index.ts";

// https://aws.amazon.com/lambda/pricing/ (copies of the page)
describe("AWS Lambda pricing page", () => {
  check("aws", [
    {
      name: "managed instances m7g.xlarge",
      quantities: aws.lambdaManagedInstances("app", {
        requests: 100e6,
        instanceHours: 2000,
        ec2OnDemandUSD: 0.1632,
        ec2EffectiveUSD: 0.0457,
      }),
      expectedUSD: 160.36,
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
      name: "Workers: 15M requests of 7 ms",
      quantities: [...plan, ...cloudflare.worker("app", { requests: 15e6, cpuMs: 7 })],
      expectedUSD: 8,
    },
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
