import { type CloudEvent, consumer, objectCreated, TerminalError } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deadLetterService } from "../testing/dead-letter-service.ts";
import { lambdaContext } from "../testing/lambda-context.ts";
import type { ScriptedService } from "../testing/scripted-service.ts";
import { serve } from "./trigger.ts";

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
  service = await deadLetterService();
  vi.stubEnv("MOTIF_BUCKET_MY_UPLOADS", "acme-staging-my-uploads");
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
    await serve(watching, {})({ Records }, lambdaContext());
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
    const handler = serve(failing(new Error("the disk is full")), {});
    await expect(handler({ Records: [s3Record("a")] }, lambdaContext())).rejects.toThrow("the disk is full");
    expect(service.requests).toEqual([]);
  });

  it("that cannot succeed goes to the dead-letter queue at once", async () => {
    const handler = serve(failing(new TerminalError("no CSV")), {});
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
    const handler = serve(failing(new TerminalError("no CSV")), {});
    await expect(handler({ Records: [s3Record("a")] }, lambdaContext())).rejects.toThrow("no CSV");
  });

  it("that only tests the notification is answered", async () => {
    const event = { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "acme-staging-my-uploads" };
    await serve(failing(new Error("called")), {})(event, lambdaContext());
  });

  it.each([
    ["a time that is none", s3Record("a", { eventTime: "today" }), "event of S3 is not valid"],
    ["a key that is not URL-encoded", s3Record("%zz"), "is not URL-encoded: %zz"],
  ])("with %s is refused, and the error says so", async (_, record, reason) => {
    const handler = serve(failing(new Error("called")), {});
    await expect(handler({ Records: [record] }, lambdaContext())).rejects.toThrow(reason);
  });

  it("of another kind, or of a bucket that is not the app's, is refused", async () => {
    const handler = serve(failing(new Error("called")), {});
    const removed = { Records: [s3Record("a", { eventName: "ObjectRemoved:Delete" })] };
    await expect(handler(removed, lambdaContext())).rejects.toThrow("event of S3 is not valid");
    vi.stubEnv("MOTIF_BUCKET_MY_UPLOADS", "another");
    await expect(handler({ Records: [s3Record("a")] }, lambdaContext())).rejects.toThrow(
      "holds the bucket acme-staging-my-uploads",
    );
  });
});
