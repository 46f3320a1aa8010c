import { streamSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { receivedMessage, toEvent } from "../queue/push.ts";
import { pubsubServer } from "../testing/pubsub-server.ts";
import { withVariables } from "../testing/variables.ts";
import { stream as driver } from "./driver.ts";

const PROJECT = "projects/motif-test";
const pulled = z.object({
  receivedMessages: z.optional(z.array(z.object({ ackId: z.string(), message: receivedMessage }))),
});

streamSuite("Pub/Sub (a stand-in for its REST API)", async (streams) => {
  const pubsub = await pubsubServer();
  const restore = withVariables({
    PUBSUB_EMULATOR_HOST: pubsub.url,
    ...Object.fromEntries(
      streams.map(({ name }) => [resourceVariable("stream", name), `${PROJECT}/topics/test-${name}`]),
    ),
  });
  const call = async (method: string, path: string, body: object): Promise<unknown> => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${pubsub.url}/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  for (const { name } of streams) {
    await call("PUT", `${PROJECT}/topics/test-${name}`, {});
    await call("PUT", `${PROJECT}/subscriptions/test-${name}-to-work`, {
      topic: `${PROJECT}/topics/test-${name}`,
      enableMessageOrdering: true,
    });
  }
  const consume = async (name: string) => {
    const subscription = `${PROJECT}/subscriptions/test-${name}-to-work`;
    const all = [];
    for (;;) {
      const answer = await call("POST", `${subscription}:pull`, {
        maxMessages: 100,
        returnImmediately: true,
      });
      const { receivedMessages = [] } = pulled.parse(answer);
      if (receivedMessages.length === 0) return all;
      await call("POST", `${subscription}:acknowledge`, {
        ackIds: receivedMessages.map(({ ackId }) => ackId),
      });
      for (const { message } of receivedMessages) {
        const { data, group = "", ...event } = toEvent({ subscription, message }, name, 1);
        all.push({ ...event, key: group, body: data });
      }
    }
  };
  return {
    driver,
    consume: ({ name }) => consume(name),
    async failed({ name }, id) {
      const found = (await consume(name)).find((record) => record.id === id);
      if (!found) throw new Error(`There is no record ${id}.`);
      const { key, time, body } = found;
      return {
        version: "1.0",
        timestamp: time,
        requestContext: {
          requestId: "1",
          functionArn: "work",
          condition: "RetryAttemptsExhausted",
          approximateInvokeCount: 5,
        },
        KinesisBatchInfo: {
          shardId: key,
          startSequenceNumber: "1",
          endSequenceNumber: "1",
          approximateArrivalOfFirstRecord: time,
          approximateArrivalOfLastRecord: time,
          batchSize: 1,
          streamArn: name,
        },
        records: [{ id, key, time, data: JSON.parse(body) }],
      };
    },
    async close() {
      restore();
      await pubsub[Symbol.asyncDispose]();
    },
  };
});
