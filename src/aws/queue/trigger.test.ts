import { batchConsumer, consumer, TerminalError } from "@motif/core";
import { InProgressError } from "@motif/runtime";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { lambdaContext } from "../testing/lambda-context.ts";
import { type ScriptedAnswer, type ScriptedService, scriptedService } from "../testing/scripted-service.ts";
import { serve } from "./trigger.ts";

const ARN = "arn:aws:sqs:us-east-1:123456789012:acme-jobs";
const Job = z.object({ n: z.number() });

/** A message of the example of https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function record(messageId: string, body: unknown, more: Partial<Record<string, string>> = {}, arn = ARN) {
  return {
    messageId,
    receiptHandle: `receipt-${messageId}`,
    body: JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1545082649183",
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: "1545082649185",
      ...more,
    },
    messageAttributes: {},
    md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
    eventSource: "aws:sqs",
    eventSourceARN: arn,
    awsRegion: "us-east-1",
  };
}

let service: ScriptedService;

const deploy = async (answers: readonly ScriptedAnswer[] = [{ status: 200, body: {} }], arn = ARN) => {
  service = await scriptedService(answers);
  const [queueUrl, deadLetterQueueUrl] = ["jobs", "jobs-dead"].map(
    (name) => `${service.endpoint}/123/${name}`,
  );
  const retry = { attempts: 3, initialDelayMs: 10_000, maxDelayMs: 60_000, factor: 2 };
  const deliveries = [{ queue: "jobs", queueArn: arn, queueUrl, deadLetterQueueUrl, ...retry }];
  vi.stubEnv("MOTIF_QUEUE_DELIVERIES", JSON.stringify(deliveries));
};

const sentTo = (name: string) =>
  service.requests
    .filter(({ QueueUrl }) => String(QueueUrl).endsWith(`/${name}`))
    .flatMap(({ Entries }) => Entries as Record<string, unknown>[]);

beforeEach(() => {
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  // Backoff without its jitter: all but the longest wait.
  vi.spyOn(Math, "random").mockReturnValue(0.999_999);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  // The SDK notes that the queue is not where the region's queues are.
  vi.spyOn(console, "warn").mockReturnValue();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Fails on odd numbers, for good on negative ones. */
const picky = consumer("picky", { event: Job }, ({ event: { data } }) => {
  if (data.n < 0) throw new TerminalError("never");
  if (data.n % 2) throw new Error("odd");
});

const failuresOf = (response: { batchItemFailures: readonly { itemIdentifier: string }[] }) =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe("a batch of SQS", () => {
  it("reaches the consumer as CloudEvents", async () => {
    await deploy();
    const seen: unknown[] = [];
    const watching = consumer("watching", { event: Job }, ({ event, receiveCount }) => {
      seen.push({ event, receiveCount });
    });
    const message = record("m1", { n: 2 }, { ApproximateReceiveCount: "3" });
    const messageAttributes = { traceparent: { stringValue: "00-1-2-01", dataType: "String" } };
    const event = { Records: [{ ...message, messageAttributes }] };
    expect(await serve(watching, {})(event, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual([
      {
        event: {
          specversion: "1.0",
          id: "m1",
          source: "/queues/jobs",
          type: "dev.motif.queue.message",
          time: "2018-12-17T21:37:29.183Z",
          traceparent: "00-1-2-01",
          data: { n: 2 },
        },
        receiveCount: 3,
      },
    ]);
    expect(service.requests).toEqual([]);
  });

  it("reports what failed, and delays its return by the retry policy", async () => {
    await deploy();
    const Records = [
      record("a", { n: 1 }),
      record("b", { n: 2 }),
      record("c", { n: 3 }, { ApproximateReceiveCount: "2" }),
      record("last", { n: 5 }, { ApproximateReceiveCount: "3" }),
    ];
    const response = await serve(picky, {})({ Records }, lambdaContext());
    expect(failuresOf(response)).toEqual(["a", "c", "last"]);
    const delays = sentTo("jobs").map(({ ReceiptHandle, VisibilityTimeout }) => [
      ReceiptHandle,
      VisibilityTimeout,
    ]);
    expect(delays).toEqual([
      ["receipt-a", 10],
      ["receipt-c", 20],
      // The next receive is one too many: SQS moves it to the dead-letter queue then, so there is nothing to wait for.
      ["receipt-last", 0],
    ]);
  });

  it("comes back when the lease of another attempt ends, where that is later than the backoff", async () => {
    await deploy();
    const waiting = consumer("waiting", { event: Job }, () => {
      throw new InProgressError(45_000);
    });
    await serve(waiting, {})({ Records: [record("a", { n: 1 })] }, lambdaContext());
    expect(sentTo("jobs").map(({ VisibilityTimeout }) => VisibilityTimeout)).toEqual([45]);
  });

  it("gives up at once what cannot succeed: it is in the dead-letter queue, and done", async () => {
    await deploy();
    const Records = [record("a", { n: -1 }), record("b", { wrong: true }), record("c", { n: 2 })];
    const response = await serve(picky, {})({ Records }, lambdaContext());
    expect(failuresOf(response)).toEqual([]);
    expect(sentTo("jobs-dead")).toMatchObject([
      { MessageBody: '{"n":-1}', MessageAttributes: { "motif-reason": { StringValue: "never" } } },
      { MessageBody: '{"wrong":true}' },
    ]);
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html: "the total size of all
  // messages in the batch can't be greater than 1 MiB"
  it("gives up ten messages of 200 KB in batches that SQS takes", async () => {
    await deploy();
    const Records = Array.from({ length: 10 }, (_, n) =>
      record(`m${n}`, { n: -1, text: "x".repeat(200_000) }),
    );
    expect(failuresOf(await serve(picky, {})({ Records }, lambdaContext()))).toEqual([]);
    expect(sentTo("jobs-dead")).toHaveLength(10);
    for (const { Entries } of service.requests) {
      expect(JSON.stringify(Entries).length).toBeLessThan(1_048_576);
    }
  });

  it.each([
    [500, { "motif-id": { DataType: "String", StringValue: "a" } }],
    [20, {}],
  ])(
    "gives up a message that leaves %i bytes of SQS's limit with what there is room for",
    async (bytes, attributes) => {
      await deploy();
      const Records = [record("a", { n: -1, text: "x".repeat(1_048_576 - bytes) })];
      expect(failuresOf(await serve(picky, {})({ Records }, lambdaContext()))).toEqual([]);
      expect(sentTo("jobs-dead")[0]?.MessageAttributes).toEqual(attributes);
    },
  );

  it("gives the reason where the longest one still fits, and none with a byte less room", async () => {
    const longest = 3 * 1000;
    const others =
      JSON.stringify({ n: -1, text: "" }).length + "motif-reasonString".length + "motif-idStringa".length;
    const filled = (bytes: number) => ({ n: -1, text: "x".repeat(bytes - others) });
    await deploy();
    for (const bytes of [1_048_576 - longest, 1_048_576 - longest + 1])
      await serve(picky, {})({ Records: [record("a", filled(bytes))] }, lambdaContext());
    expect(sentTo("jobs-dead").map(({ MessageAttributes }) => Object.keys(MessageAttributes ?? {}))).toEqual([
      ["motif-id", "motif-reason"],
      ["motif-id"],
    ]);
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html: 10 attributes
  it("keeps a dead letter's attributes, eight of them, and replaces the reason of an earlier time", async () => {
    await deploy();
    const text = (stringValue: string) => ({ stringValue, dataType: "String" });
    const texts = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`a${i}`, text(String(i))]));
    const messageAttributes = {
      "motif-reason": text("long ago"),
      bytes: { dataType: "Binary" },
      ...texts,
      a8: text("8"),
    };
    await serve(picky, {})({ Records: [{ ...record("a", { n: -1 }), messageAttributes }] }, lambdaContext());
    expect(sentTo("jobs-dead")[0]?.MessageAttributes).toEqual({
      "motif-id": { DataType: "String", StringValue: "a" },
      "motif-reason": { DataType: "String", StringValue: "never" },
      ...Object.fromEntries(
        Object.entries(texts).map(([name, { stringValue }]) => [
          name,
          { DataType: "String", StringValue: stringValue },
        ]),
      ),
    });
  });

  it("knows a message that was sent back by the id that it had at first, and SQS by its own", async () => {
    const seen: string[] = [];
    const work = consumer("work", { event: Job }, ({ event }) => {
      seen.push(event.id);
      if (event.data.n === 1) throw new Error("not now");
      if (event.data.n === 2) throw new TerminalError("never");
    });
    await deploy();
    const again = (id: string, n: number) => ({
      ...record(id, { n }),
      messageAttributes: { "motif-id": { stringValue: `first-${id}`, dataType: "String" } },
    });
    const Records = [again("a", 1), again("b", 2), again("c", 3)];
    expect(failuresOf(await serve(work, {})({ Records }, lambdaContext()))).toEqual(["a"]);
    expect(seen).toEqual(["first-a", "first-b", "first-c"]);
    expect(sentTo("jobs-dead")).toMatchObject([
      { MessageAttributes: { "motif-id": { StringValue: "first-b" } } },
    ]);
  });

  it("gives the reason in characters that SQS takes", async () => {
    await deploy();
    const binary = consumer("binary", { event: Job }, () => {
      throw new TerminalError("it was \u0000\uffff\ud800 \u{1f600}\n");
    });
    await serve(binary, {})({ Records: [record("a", { n: 1 })] }, lambdaContext());
    expect(sentTo("jobs-dead")[0]?.MessageAttributes).toMatchObject({
      "motif-reason": { StringValue: "it was \ufffd\ufffd\ufffd \u{1f600}\n" },
    });
  });

  it.each([
    ["is down", { status: 400, body: { __type: "com.amazonaws.sqs#QueueDoesNotExist", message: "gone" } }],
    [
      "refuses it",
      { status: 200, body: { Failed: [{ Id: "0", Message: "no", SenderFault: false, Code: "x" }] } },
    ],
  ])("keeps a message whose dead-letter queue %s", async (_, answer) => {
    await deploy([answer, { status: 200, body: {} }]);
    const response = await serve(picky, {})({ Records: [record("a", { n: -1 })] }, lambdaContext());
    expect(failuresOf(response)).toEqual(["a"]);
  });

  it("is answered although a delay cannot be set", async () => {
    await deploy([{ status: 400, body: { __type: "com.amazonaws.sqs#ReceiptHandleIsInvalid" } }]);
    const response = await serve(picky, {})({ Records: [record("a", { n: 1 })] }, lambdaContext());
    expect(failuresOf(response)).toEqual(["a"]);
  });

  it("of a FIFO queue keeps what follows a failure in its group, with the same delay", async () => {
    const fifo = `${ARN}.fifo`;
    await deploy(undefined, fifo);
    const grouped = (id: string, n: number, MessageGroupId: string) =>
      record(id, { n }, { MessageGroupId }, fifo);
    const Records = [
      grouped("a1", 1, "a"),
      grouped("b1", 2, "b"),
      grouped("a2", 2, "a"),
      grouped("b2", 4, "b"),
    ];
    const response = await serve(picky, {})({ Records }, lambdaContext());
    expect(failuresOf(response)).toEqual(["a1", "a2"]);
    expect(sentTo("jobs").map(({ VisibilityTimeout }) => VisibilityTimeout)).toEqual([10, 10]);
  });

  it("of a FIFO queue gives up a message with its group, which no other of a standard queue's has", async () => {
    const fifo = `${ARN}.fifo`;
    await deploy(undefined, fifo);
    const group = { MessageGroupId: "a" };
    await serve(picky, {})({ Records: [record("a1", { n: -1 }, group, fifo)] }, lambdaContext());
    expect(sentTo("jobs-dead")).toMatchObject([{ MessageGroupId: "a", MessageDeduplicationId: "a1" }]);
    await service[Symbol.asyncDispose]();
    await deploy();
    await serve(picky, {})({ Records: [record("b1", { n: -1 }, group)] }, lambdaContext());
    expect(Object.keys(sentTo("jobs-dead")[0] ?? {})).toEqual(["Id", "MessageBody", "MessageAttributes"]);
  });

  it("of a standard queue has no order, also where messages have a group", async () => {
    await deploy();
    const MessageGroupId = "tenant";
    const Records = [record("a", { n: 1 }, { MessageGroupId }), record("b", { n: 2 }, { MessageGroupId })];
    expect(failuresOf(await serve(picky, {})({ Records }, lambdaContext()))).toEqual(["a"]);
  });

  it("fails as a whole where a batch consumer throws", async () => {
    await deploy();
    const throwing = batchConsumer("throwing", { event: Job }, () => {
      throw new Error("all of it");
    });
    const Records = [record("a", { n: 1 }), record("b", { n: 2 })];
    expect(failuresOf(await serve(throwing, {})({ Records }, lambdaContext()))).toEqual(["a", "b"]);
  });

  it("of an unknown queue, or anything else, is refused", async () => {
    await deploy();
    const handler = serve(picky, {});
    const Records = [record("a", { n: 2 }, {}, `${ARN}-other`)];
    await expect(handler({ Records }, lambdaContext())).rejects.toThrow("has no entry for the queue");
    await expect(handler({ hello: 1 }, lambdaContext())).rejects.toThrow("event of SQS is not valid");
    expect(await handler({ motif: "keep-warm" }, lambdaContext())).toEqual({ batchItemFailures: [] });
    vi.stubEnv("MOTIF_QUEUE_DELIVERIES", undefined);
    expect(() => serve(picky, {})).toThrow("MOTIF_QUEUE_DELIVERIES is not set");
  });
});
