import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { InvalidArgumentError, queue } from "@motif/core";
import type { QueueLayout } from "@motif/core/platform";
import { queueSuite, type TestMessage } from "@motif/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { makeQueue } from "../testing/make-resources.ts";
import { clientConfig, overMoto } from "../testing/over-moto.ts";
import { type ScriptedAnswer, scriptedService } from "../testing/scripted-service.ts";
import { queueDriver } from "./queue-driver.ts";

overMoto("the queue driver", (config) => {
  queueSuite("SQS", async (queues: readonly QueueLayout[]) => {
    const client = new SQSClient(await config());
    const urls = new Map<string, string>();
    for (const queue of queues) urls.set(queue.name, await makeQueue(client, queue));
    const receipts = new Map<string, string>();
    const entriesOf = (messages: readonly TestMessage[]) =>
      messages.map(({ id }, index) => ({ Id: String(index), ReceiptHandle: receipts.get(id) }));

    return {
      driver: queueDriver(client),
      async receive({ name }, max) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: urls.get(name),
            MaxNumberOfMessages: max,
            MessageSystemAttributeNames: ["All"],
            MessageAttributeNames: ["All"],
          }),
        );
        return Messages.map(({ MessageId: id = "", Body: body = "", ReceiptHandle = "", ...message }) => {
          receipts.set(id, ReceiptHandle);
          const attributes = Object.entries(message.MessageAttributes ?? {});
          const group = message.Attributes?.MessageGroupId;
          return {
            id,
            body,
            attributes: Object.fromEntries(attributes.map(([key, value]) => [key, value.StringValue ?? ""])),
            receiveCount: Number(message.Attributes?.ApproximateReceiveCount),
            ...(group !== undefined && { group }),
          };
        });
      },
      async accept({ name }, messages) {
        await client.send(
          new DeleteMessageBatchCommand({ QueueUrl: urls.get(name), Entries: entriesOf(messages) }),
        );
      },
      async reject({ name }, messages) {
        const Entries = entriesOf(messages).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: urls.get(name), Entries }));
      },
      elapse: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      close: async () => client.destroy(),
    };
  });
});

describe("SQS", () => {
  const jobs = queue("jobs", { schema: z.unknown() });
  // The jitter of all delays: retries follow at once.
  beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const ok: ScriptedAnswer = { status: 200, body: {} };
  const scripted = async (...answers: ScriptedAnswer[]) => {
    const service = await scriptedService(answers);
    vi.stubEnv("MOTIF_QUEUE_JOBS", `${service.endpoint}/123456789012/acme-jobs`);
    return { service, driver: queueDriver(new SQSClient(clientConfig(service.endpoint))) };
  };
  const messages = (count: number, body = "{}") =>
    Array.from({ length: count }, () => ({ body, attributes: {} }));
  const refused = (fault: boolean) => ({
    status: 200,
    body: { Failed: [{ Id: "1", Code: "InternalError", SenderFault: fault, Message: "no" }], Successful: [] },
  });

  it("throws where a part of a batch was not accepted", async () => {
    const { service, driver } = await scripted(refused(false));
    await using _ = service;
    await expect(driver.send(jobs, messages(2))).rejects.toThrow(
      "did not accept 1 of 2 messages to queue jobs",
    );
  });

  it("tells a sender's mistake from a failure of the service", async () => {
    const { service, driver } = await scripted(refused(true));
    await using _ = service;
    await expect(driver.send(jobs, messages(2))).rejects.toThrow(InvalidArgumentError);
  });

  it("refuses a message that is too large before it sends any", async () => {
    const { service, driver } = await scripted(ok);
    await using _ = service;
    await expect(driver.send(jobs, messages(1, "x".repeat(1_048_577)))).rejects.toThrow(
      "1048576 are allowed",
    );
    expect(service.requests).toHaveLength(0);
  });
});
