import { hash } from "node:crypto";
import { type CloudEvent, consumer, objectCreated, scheduled, TerminalError, task } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { traceparentOf } from "../lambda/trace.ts";
import { serveObjects } from "../objects.ts";
import { serveScheduled } from "../scheduled.ts";
import { serveTask } from "../task.ts";
import { lambdaContext } from "./lambda-context.ts";
import { type ScriptedService, scriptedService } from "./scripted-service.ts";

/** The example of https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function s3Record(key: string, more: object = {}) {
  return {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: "us-west-2",
    eventTime: "1970-01-01T00:00:00.000Z",
    eventName: "ObjectCreated:Put",
    userIdentity: { principalId: "AIDAJDPLRKLG7UEXAMPLE" },
    requestParameters: { sourceIPAddress: "172.16.0.1" },
    responseElements: {
      "x-amz-request-id": "C3D13FE58DE4C810",
      "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD",
    },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: "testConfigRule",
      bucket: {
        name: "acme-staging-my-uploads",
        ownerIdentity: { principalId: "A3NL1KOZZKExample" },
        arn: "arn:aws:s3:::acme-staging-my-uploads",
      },
      object: {
        key,
        size: 1024,
        eTag: "d41d8cd98f00b204e9800998ecf8427e",
        versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
        sequencer: "0055AED6DCD90281E5",
      },
    },
    ...more,
  };
}

let service: ScriptedService;

beforeEach(async () => {
  const accepted = ({ MessageBody }: { readonly MessageBody?: unknown }) => ({
    MessageId: "1",
    MD5OfMessageBody: hash("md5", String(MessageBody)),
  });
  service = await scriptedService([{ status: 200, body: accepted }]);
  vi.stubEnv("MOTIF_BUCKET_MY_UPLOADS", "acme-staging-my-uploads");
  vi.stubEnv("MOTIF_DEAD_LETTER_QUEUE", `${service.endpoint}/123/dead`);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  // The SDK notes that the queue is not where the region's queues are.
  vi.spyOn(console, "warn").mockReturnValue();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("an event of S3", () => {
  const failing = (error: Error) =>
    consumer("failing", { event: objectCreated }, () => {
      throw error;
    });

  it("reaches the consumer as the engine's events do", async () => {
    const seen: CloudEvent<unknown>[] = [];
    const watching = consumer("watching", { event: objectCreated }, ({ event }) => void seen.push(event));
    const Records = [s3Record("in/M%C3%A4rz+2026%2B1.csv")];
    await serveObjects(watching, {})({ Records }, lambdaContext());
    expect(seen).toEqual([
      {
        specversion: "1.0",
        id: "C3D13FE58DE4C810.FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD",
        source: "/buckets/my-uploads",
        type: "dev.motif.bucket.object-created",
        time: "1970-01-01T00:00:00.000Z",
        subject: "in/März 2026+1.csv",
        data: {
          bucket: "my-uploads",
          key: "in/März 2026+1.csv",
          size: 1024,
          etag: "d41d8cd98f00b204e9800998ecf8427e",
          version: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
          sequencer: "0055AED6DCD90281E5",
        },
      },
    ]);
  });

  it("that fails makes Lambda try again", async () => {
    const handler = serveObjects(failing(new Error("the disk is full")), {});
    await expect(handler({ Records: [s3Record("a")] }, lambdaContext())).rejects.toThrow("the disk is full");
    expect(service.requests).toEqual([]);
  });

  it("that cannot succeed goes to the dead-letter queue at once", async () => {
    const handler = serveObjects(failing(new TerminalError("no CSV")), {});
    const event = { Records: [s3Record("a")] };
    await handler(event, lambdaContext());
    expect(service.requests).toHaveLength(1);
    expect(JSON.parse(String(service.requests[0]?.MessageBody))).toMatchObject({
      requestPayload: { Records: [{ s3: { object: { key: "a" } } }] },
      responsePayload: { errorType: "TerminalError", errorMessage: "no CSV" },
    });
  });

  it("that cannot succeed is Lambda's where the function has no dead-letter queue", async () => {
    vi.stubEnv("MOTIF_DEAD_LETTER_QUEUE", undefined);
    const handler = serveObjects(failing(new TerminalError("no CSV")), {});
    await expect(handler({ Records: [s3Record("a")] }, lambdaContext())).rejects.toThrow("no CSV");
  });

  it("that only tests the notification is answered", async () => {
    const event = { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "acme-staging-my-uploads" };
    await serveObjects(failing(new Error("called")), {})(event, lambdaContext());
  });

  it("of another kind, or of a bucket that is not the app's, is refused", async () => {
    const handler = serveObjects(failing(new Error("called")), {});
    const removed = { Records: [s3Record("a", { eventName: "ObjectRemoved:Delete" })] };
    await expect(handler(removed, lambdaContext())).rejects.toThrow("event of S3 is not valid");
    vi.stubEnv("MOTIF_BUCKET_MY_UPLOADS", "another");
    await expect(handler({ Records: [s3Record("a")] }, lambdaContext())).rejects.toThrow(
      "holds the bucket acme-staging-my-uploads",
    );
  });
});

describe("a run of EventBridge Scheduler", () => {
  const event = { schedule: "nightly", scheduledFor: "2026-03-01T06:00:00Z" };

  it("reaches the function with the time that it was due", async () => {
    const seen: unknown[] = [];
    const watching = scheduled("watching", {}, ({ event: { id, source, data } }) => {
      seen.push({ id, source, data });
    });
    await serveScheduled(watching, {})(event, lambdaContext());
    expect(seen).toEqual([
      {
        id: "nightly 2026-03-01T06:00:00.000Z",
        source: "/schedules/nightly",
        data: { scheduledFor: "2026-03-01T06:00:00.000Z" },
      },
    ]);
  });

  it("that fails makes Lambda try again; one that cannot succeed does not", async () => {
    const failing = (error: Error) =>
      serveScheduled(
        scheduled("failing", {}, () => {
          throw error;
        }),
        {},
      )(event, lambdaContext());
    await expect(failing(new Error("busy"))).rejects.toThrow("busy");
    await failing(new TerminalError("never"));
    expect(service.requests).toHaveLength(1);
  });
});

describe("a direct invocation", () => {
  const double = task("double", { input: z.number(), output: z.number() }, ({ input }) => input * 2);

  it("gives the task's output", async () => {
    expect(await serveTask(double, {})(21, lambdaContext())).toBe(42);
    await expect(serveTask(double, {})("x", lambdaContext())).rejects.toThrow("input of task double");
  });
});

describe("a trace header of X-Ray", () => {
  // https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
  it.each([
    [
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
      "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01",
    ],
    [
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0;Lineage=a87bd80c:0",
      "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00",
    ],
    ["Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1", undefined],
    ["Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8", undefined],
    ["", undefined],
  ])("%s", (header, traceparent) => {
    expect(traceparentOf(header)).toBe(traceparent);
  });
});
