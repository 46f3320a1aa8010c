import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { HeldLetter } from "@motif/compile/kit";
import { MotifError } from "@motif/core";
import { describe, expect, it } from "vitest";
import { overMoto } from "../testing/over-moto.ts";
import { eventOf, toldByRecord } from "./invoke-again.ts";
import { DeadLetterQueue, sendAgain } from "./redrive.ts";

overMoto("redriving", (config) => {
  let queues = 0;
  const open = async ({ fifo = false } = {}) => {
    const client = new SQSClient(await config());
    const suffix = `${++queues}${fifo ? ".fifo" : ""}`;
    const create = async (name: string) => {
      const Attributes = fifo ? { FifoQueue: "true" } : {};
      const answer = await client.send(
        new CreateQueueCommand({ QueueName: `${name}-${suffix}`, Attributes }),
      );
      return answer.QueueUrl ?? "";
    };
    const [queue, dead] = [await create("jobs"), await create("jobs-dead-letter")];
    const bury = (body: string, attributes: Record<string, string> = {}, group = "g") =>
      client.send(
        new SendMessageCommand({
          QueueUrl: dead,
          MessageBody: body,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [
              name,
              { DataType: "String", StringValue: value },
            ]),
          ),
          ...(fifo && { MessageGroupId: group, MessageDeduplicationId: body }),
        }),
      );
    const arrived = async (): Promise<Message[]> => {
      const command = new ReceiveMessageCommand({
        QueueUrl: queue,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["All"],
      });
      return (await client.send(command)).Messages ?? [];
    };
    const buried = async () => {
      const command = new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ["All"] });
      const { Attributes = {} } = await client.send(command);
      return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible].map(
        Number,
      );
    };
    const box = new DeadLetterQueue(client, dead, (letter, body) => sendAgain(client, queue, letter, body));
    return { box, bury, arrived, buried };
  };
  const only = ([letter]: readonly HeldLetter<Message>[]) => {
    if (!letter) throw new Error("Nothing was received.");
    return letter;
  };

  it("gives a message back with its attributes, without its reason, and with a mark", async () => {
    const { box, bury, arrived, buried } = await open();
    await bury("1", { traceparent: "00-a", "motif-reason": "boom" });
    const letter = only(await box.receive(10));
    expect(letter).toMatchObject({ body: "1", reason: "boom", redriven: 0, history: [] });
    expect(letter.id).toBe(letter.held.MessageId);
    expect(letter, "a standard queue has no order to keep").not.toHaveProperty("group");
    expect(Math.abs(Date.now() - letter.since)).toBeLessThan(60_000);
    await box.sendBack(letter);
    expect(await buried(), "hidden, and there until it is removed").toEqual([0, 1]);
    await box.remove(letter);
    expect(await buried()).toEqual([0, 0]);
    const [message] = await arrived();
    expect(message?.Body).toBe("1");
    const attributes = Object.entries(message?.MessageAttributes ?? {}).map(([name, value]) => [
      name,
      value.StringValue,
    ]);
    expect(Object.fromEntries(attributes)).toEqual({
      traceparent: "00-a",
      "motif-id": letter.id,
      "motif-redriven": "1",
      "motif-history": JSON.stringify([{ at: new Date(letter.since).toISOString(), reason: "boom" }]),
    });
  });

  it("gives a message back with other data, under the id that its consumer knows, and says so in its history", async () => {
    const { box, bury, arrived } = await open();
    await bury("1", { "motif-id": "first", "motif-reason": "boom" });
    const letter = only(await box.receive(10));
    expect(letter.id).toBe("first");
    await box.sendBack(letter, '{"n":"\u0000"}');
    const [message] = await arrived();
    expect(message?.Body).toBe('{"n":"\\u0000"}');
    expect(message?.MessageAttributes?.["motif-id"]?.StringValue).toBe("first");
    const history = message?.MessageAttributes?.["motif-history"]?.StringValue;
    expect(JSON.parse(history ?? "")).toMatchObject([{ reason: "boom", edited: true }]);
  });

  it("counts how often a message was moved back", async () => {
    const { box, bury, arrived } = await open();
    await bury("1", { "motif-redriven": "2" });
    const letter = only(await box.receive(10));
    expect(letter.redriven).toBe(2);
    await box.sendBack(letter);
    expect((await arrived())[0]?.MessageAttributes?.["motif-redriven"]?.StringValue).toBe("3");
  });

  it.each([
    [10, []],
    [9, ["motif-id"]],
    [8, ["motif-id", "motif-redriven"]],
    [7, ["motif-history", "motif-id", "motif-redriven"]],
  ])("sends a message of %i attributes with the marks that there is room for: %j", async (count, marks) => {
    const { box, bury, arrived } = await open();
    await bury("1", Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, "x"])));
    await box.sendBack(only(await box.receive(10)));
    const names = Object.keys((await arrived())[0]?.MessageAttributes ?? {});
    expect(names.filter((name) => name.startsWith("motif-")).sort()).toEqual(marks);
    expect(names).toHaveLength(count + marks.length);
  });

  it("sends a message that is as large as SQS takes it without what it has no room for", async () => {
    const { box, bury, arrived } = await open();
    await bury("x".repeat(1_048_576 - 100));
    await box.sendBack(only(await box.receive(10)));
    const names = Object.keys((await arrived())[0]?.MessageAttributes ?? {});
    expect(names.sort()).toEqual(["motif-id", "motif-redriven"]);
  });

  it("leaves what it releases to whoever asks next", async () => {
    const { box, bury, buried } = await open();
    await Promise.all(Array.from({ length: 12 }, (_, n) => bury(String(n))));
    const letters = [...(await box.receive(10)), ...(await box.receive(10))];
    expect(letters).toHaveLength(12);
    expect(await box.receive(10)).toEqual([]);
    await box.release(letters);
    expect(await buried()).toEqual([12, 0]);
  });

  it("keeps the groups of a FIFO queue in order, and drops what a run sent twice when it died", async () => {
    const { box, bury, arrived } = await open({ fifo: true });
    for (const body of ["1", "2"]) await bury(body);
    const letters = await box.receive(10);
    expect(letters.map(({ group }) => group)).toEqual(["g", "g"]);
    for (const letter of letters) await box.sendBack(letter);
    await box.sendBack(only(letters));
    const messages = await arrived();
    expect(messages.map(({ Body }) => Body)).toEqual(["1", "2"]);
    expect(messages.map(({ Attributes }) => Attributes?.MessageGroupId)).toEqual(["g", "g"]);
  });

  it("says which queue it is where something fails", async () => {
    const client = new SQSClient(await config());
    const url = `${(await config()).endpoint}/123456789012/gone`;
    const box = new DeadLetterQueue(client, url, async () => {});
    await expect(box.receive(1)).rejects.toThrow(`the dead-letter queue ${url}`);
  });
});

describe("the event of a function's dead letter", () => {
  it("is told with the error that the record has", () => {
    const responsePayload = { errorType: "Error", errorMessage: "no disk" };
    const Body = JSON.stringify({ requestContext: {}, requestPayload: { n: 1 }, responsePayload });
    expect(toldByRecord({ Body })).toEqual({ body: '{"n":1}', reason: "no disk" });
    expect(toldByRecord({ Body: "no JSON" })).toEqual({});
  });

  it("is the payload of the record that Lambda sends", () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    const record = {
      version: "1.0",
      timestamp: "2019-11-14T18:16:05.568Z",
      requestContext: { requestId: "e4b46cbf", condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: { ORDER_IDS: ["9e07af03"] },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorMessage: "Process exited before completing request" },
    };
    expect(eventOf({ Body: JSON.stringify(record) })).toBe('{"ORDER_IDS":["9e07af03"]}');
    expect(eventOf({ Body: JSON.stringify({ ...record, requestPayload: null }) })).toBe("null");
  });

  it.each(["", "no JSON", "{}", '{"requestPayload":1}', '{"requestContext":{}}'])(
    "is not made up of %j",
    (Body) => {
      expect(() => eventOf({ Body })).toThrow(MotifError);
      expect(() => eventOf({ Body })).toThrow("It is no record of a failed invocation");
    },
  );
});
