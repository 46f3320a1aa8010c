import { batchConsumer, consumer, TerminalError } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { lambdaContext } from "../testing/lambda-context.ts";
import { type ScriptedAnswer, type ScriptedService, scriptedService } from "../testing/scripted-service.ts";
import { envelopeOf } from "./envelope.ts";
import { serve } from "./trigger.ts";

const ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/acme-readings";
const Reading = z.object({ n: z.number() });

/** A record of the example of https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
function record(sequenceNumber: string, data: string, partitionKey = "1") {
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey,
      sequenceNumber,
      data: Buffer.from(data).toString("base64"),
      approximateArrivalTimestamp: 1545084650.987,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `shardId-000000000006:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: "arn:aws:iam::123456789012:role/lambda-role",
    awsRegion: "us-east-1",
    eventSourceARN: ARN,
  };
}

const plain = (n: number, key = String(n)) => record(`10${n}`, JSON.stringify({ n }), key);
const own = (n: number, attributes = {}) =>
  record(
    `10${n}`,
    envelopeOf("readings", { key: "k", body: `{"n":${n}}`, attributes }, `id-${n}`, "2026-01-01T00:00:00Z"),
    "k",
  );

let service: ScriptedService;
const deploy = async (answers: readonly ScriptedAnswer[] = [{ status: 200, body: {} }]) => {
  service = await scriptedService(answers);
  const deliveries = [
    { stream: "readings", streamArn: ARN, failureQueueUrl: `${service.endpoint}/123/rejected` },
  ];
  vi.stubEnv("MOTIF_STREAM_DELIVERIES", JSON.stringify(deliveries));
};

beforeEach(() => {
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(console, "warn").mockReturnValue();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Fails on odd numbers, for good on those from 100 on. */
const picky = consumer("picky", { event: Reading }, ({ event: { data } }) => {
  if (data.n >= 100) throw new TerminalError("never");
  if (data.n % 2) throw new Error("odd");
});

const failuresOf = async (records: readonly object[], fn = picky) =>
  (await serve(fn, {})({ Records: records }, lambdaContext())).batchItemFailures.map(
    ({ itemIdentifier }) => itemIdentifier,
  );

describe("a batch of Kinesis", () => {
  it("reaches the consumer as CloudEvents, as Motif published them or as somebody else did", async () => {
    await deploy();
    const seen: unknown[] = [];
    const watching = batchConsumer("watching", { event: Reading }, ({ events }) => void seen.push(...events));
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await failuresOf([own(2, { traceparent, "correlation-id": "c" }), plain(4, "sensor")], watching);
    const said = { specversion: "1.0", source: "/streams/readings", type: "dev.motif.stream.record" };
    expect(seen).toEqual([
      { ...said, id: "id-2", time: "2018-12-17T22:10:50.987Z", subject: "k", traceparent, data: { n: 2 } },
      {
        ...said,
        id: "shardId-000000000006:104",
        time: "2018-12-17T22:10:50.987Z",
        subject: "sensor",
        data: { n: 4 },
      },
    ]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html: "When Lambda receives the batch response,
  // it uses the lowest sequence number as the checkpoint"
  it("is reported by its first failed record, whatever failed or succeeded behind it", async () => {
    await deploy();
    expect(await failuresOf([plain(2), plain(3), plain(4), plain(5)])).toEqual(["103"]);
    expect(await failuresOf([plain(2), plain(4)])).toEqual([]);
  });

  it("has what no attempt can mend told to the failure queue at once, and goes on behind it", async () => {
    await deploy();
    expect(await failuresOf([plain(2), record("1100", '{"n":100}', "a"), plain(4)])).toEqual([]);
    const [{ Entries = [] } = {}] = service.requests as readonly {
      readonly Entries?: readonly { readonly MessageBody: string }[];
    }[];
    expect(JSON.parse(Entries[0]?.MessageBody ?? "")).toMatchObject({
      version: "1.0",
      requestContext: { condition: "TerminalError", functionArn: lambdaContext().invokedFunctionArn },
      KinesisBatchInfo: {
        shardId: "shardId-000000000006",
        startSequenceNumber: "1100",
        endSequenceNumber: "1100",
        batchSize: 1,
        streamArn: ARN,
      },
      reason: "never",
    });
  });

  it("comes again from a record that could not be told to the failure queue", async () => {
    await deploy([{ status: 400, body: { __type: "AccessDenied", message: "no" } }]);
    expect(await failuresOf([plain(2), record("1100", '{"n":100}', "a"), plain(4)])).toEqual(["1100"]);
  });

  it("holds back what comes behind a failed record of the same key", async () => {
    await deploy();
    const seen: number[] = [];
    const watching = consumer("watching", { event: Reading }, ({ event: { data } }) => {
      if (data.n === 3) throw new Error("no");
      seen.push(data.n);
    });
    const records = [plain(2, "a"), plain(3, "a"), plain(5, "b"), plain(7, "a")];
    expect(await failuresOf(records, watching)).toEqual(["103"]);
    expect(seen).toEqual([2, 5]);
  });
});
