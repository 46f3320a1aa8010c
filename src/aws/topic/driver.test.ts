import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { InvalidArgumentError, MotifError, TooLargeError, topic } from "@motif/core";
import { type TestCopy, topicSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { makeQueue } from "../testing/make-resources.ts";
import { clientConfig, overMoto } from "../testing/over-moto.ts";
import { filterPolicy } from "./filter-policy.ts";
import { topicDriver } from "./topic-driver.ts";

overMoto("the topic driver", (config) => {
  topicSuite("SNS with SQS behind it", async (topics, queues) => {
    const [sns, sqs] = [new SNSClient(await config()), new SQSClient(await config())];
    const urls = new Map<string, string>();
    for (const layout of topics) {
      const { TopicArn } = await sns.send(
        new CreateTopicCommand({
          Name: `test-${layout.name}${layout.fifo ? ".fifo" : ""}`,
          ...(layout.fifo && { Attributes: { FifoTopic: "true", ContentBasedDeduplication: "true" } }),
        }),
      );
      process.env[resourceVariable("topic", layout.name)] = TopicArn;
      for (const queue of queues.filter(({ subscribesTo }) => subscribesTo?.topic === layout)) {
        const QueueUrl = await makeQueue(sqs, queue);
        urls.set(queue.name, QueueUrl);
        const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
        const { Attributes } = await sqs.send(asked);
        await sns.send(
          new SubscribeCommand({
            TopicArn,
            Protocol: "sqs",
            Endpoint: Attributes?.QueueArn,
            Attributes: {
              RawMessageDelivery: "true",
              ...(queue.subscribesTo?.filter && {
                FilterPolicy: JSON.stringify(filterPolicy(queue.subscribesTo.filter)),
              }),
            },
          }),
        );
      }
    }
    return {
      driver: topicDriver(sns),
      async drain({ name }) {
        const QueueUrl = urls.get(name);
        const all: TestCopy[] = [];
        for (;;) {
          const { Messages = [] } = await sqs.send(
            new ReceiveMessageCommand({
              QueueUrl,
              MaxNumberOfMessages: 10,
              MessageSystemAttributeNames: ["All"],
              MessageAttributeNames: ["All"],
            }),
          );
          if (Messages.length === 0) return all;
          for (const { Body: body = "", MessageAttributes = {}, Attributes } of Messages) {
            const group = Attributes?.MessageGroupId;
            const { "motif-id": id, ...attributes } = Object.fromEntries(
              Object.entries(MessageAttributes).map(([key, { StringValue = "" }]) => [key, StringValue]),
            );
            all.push({ id: id ?? "", body, attributes, ...(group !== undefined && { group }) });
          }
          const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
          await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        }
      },
      async close() {
        sns.destroy();
        sqs.destroy();
      },
    };
  });
});

describe("SNS", () => {
  const images = topic("images", { schema: z.unknown() });
  const messages = (count: number, body = "{}") =>
    Array.from({ length: count }, () => ({ body, attributes: {}, fields: {} }));
  let client: SNSClient;
  beforeEach(() => {
    client = new SNSClient(clientConfig("http://127.0.0.1:9"));
    vi.stubEnv("MOTIF_TOPIC_IMAGES", "arn:aws:sns:us-east-1:123456789012:acme-images");
  });
  afterEach(() => vi.unstubAllEnvs());

  it("refuses a message over 256 KiB before it publishes any", async () => {
    const send = vi.spyOn(client, "send");
    const all = [...messages(1), ...messages(1, "x".repeat(262_145))];
    await expect(topicDriver(client).publish(images, all)).rejects.toThrow(TooLargeError);
    expect(send).not.toHaveBeenCalled();
  });

  // https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html: "The result of publishing each message is reported
  // individually in the response."
  it.each([
    [true, InvalidArgumentError],
    [false, MotifError],
  ])("throws where a part of a batch was not accepted (the sender's mistake: %s)", async (fault, kind) => {
    const failure = { Id: "1", Code: "InternalError", SenderFault: fault, Message: "no" };
    vi.spyOn(client, "send").mockImplementation(async () => ({ Successful: [], Failed: [failure] }));
    const publishing = topicDriver(client).publish(images, messages(2));
    await expect(publishing).rejects.toThrow("SNS did not accept 1 of 2 messages to topic images: no");
    await expect(publishing).rejects.toThrow(kind);
  });
});
