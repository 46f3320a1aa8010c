import { type CloudEvent, consumer, TerminalError } from "@motif/core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import type { FunctionHandler } from "../function/adapter/request.ts";
import { firestoreServer } from "../testing/firestore-server.ts";
import { closedAfterEach } from "../testing/opened.ts";
import { DEAD, triggered } from "../testing/triggered.ts";
import { STREAM_DELIVERIES, type StreamDelivery } from "./environment.ts";
import { serve } from "./trigger.ts";

const SUBSCRIPTION = "projects/acme/subscriptions/readings-to-averages";
const delivery: StreamDelivery = {
  stream: "readings",
  consumer: "averages",
  subscription: SUBSCRIPTION,
  failureTopic: DEAD,
  attempts: 3,
  maximumAgeMs: 0,
};
const { post, deadLetters } = triggered({
  [STREAM_DELIVERIES]: JSON.stringify([delivery]),
  [DATABASE_VARIABLE]: "projects/acme/databases/app",
});
const opened = closedAfterEach();

beforeEach(async () => {
  vi.stubEnv("FIRESTORE_EMULATOR_HOST", opened(await firestoreServer()).url);
});

/** The example of https://cloud.google.com/pubsub/docs/push#receive_push, with an ordering key and a delivery attempt. */
function push(data: unknown, deliveryAttempt = 1) {
  return {
    deliveryAttempt,
    message: {
      attributes: { "motif-id": "id-1" },
      data: Buffer.from(JSON.stringify(data)).toString("base64"),
      messageId: "2070443601311540",
      orderingKey: "boiler",
      publishTime: "2021-02-26T19:13:55.749Z",
    },
    subscription: SUBSCRIPTION,
  };
}

const Reading = z.object({ n: z.number() });
const failing = (error: Error) =>
  consumer("failing", { event: Reading }, () => {
    throw error;
  });
const statusesOf = async (handler: FunctionHandler, deliveries: readonly number[]) => {
  const statuses: number[] = [];
  for (const attempt of deliveries) statuses.push((await post(handler, push({ n: 1 }, attempt))).status);
  return statuses;
};
const told = () => deadLetters().map(({ data }) => data);

describe("a record that Pub/Sub pushes", () => {
  it("reaches the consumer as the engine's records do, and is acknowledged", async () => {
    const seen: CloudEvent<unknown>[] = [];
    const fn = consumer("watching", { event: Reading }, ({ event }) => void seen.push(event));
    expect((await post(serve(fn, {}), push({ n: 1 }))).status).toBe(204);
    expect(seen).toEqual([
      {
        specversion: "1.0",
        id: "id-1",
        source: "/streams/readings",
        type: "dev.motif.stream.record",
        time: "2021-02-26T19:13:55.749Z",
        subject: "boiler",
        data: { n: 1 },
      },
    ]);
  });

  // https://docs.cloud.google.com/pubsub/docs/ordering: "If the acknowledgment for a message isn't received […] all subsequent messages for
  // that ordering key are redelivered": so nothing overtakes it until it is processed or given up
  it("is refused until its attempts are used up, and then told to the failure queue with its content", async () => {
    const handler = serve(failing(new Error("no luck")), {});
    expect(await statusesOf(handler, [1, 2, 3])).toEqual([500, 500, 204]);
    expect(told()).toMatchObject([
      {
        version: "1.0",
        requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 3 },
        reason: "no luck",
        records: [{ id: "id-1", key: "boiler", time: "2021-02-26T19:13:55.749Z", data: { n: 1 } }],
      },
    ]);
  });

  it("that no attempt can mend is told at once", async () => {
    expect(await statusesOf(serve(failing(new TerminalError("never")), {}), [1])).toEqual([204]);
    expect(told()).toMatchObject([{ requestContext: { condition: "TerminalError" } }]);
  });

  it("that is too old is told without an attempt", async () => {
    vi.stubEnv(STREAM_DELIVERIES, JSON.stringify([{ ...delivery, maximumAgeMs: 60_000 }]));
    let calls = 0;
    const fn = consumer("watching", { event: Reading }, () => void calls++);
    expect(await statusesOf(serve(fn, {}), [1])).toEqual([204]);
    expect(calls).toBe(0);
    expect(told()).toMatchObject([{ requestContext: { condition: "RecordAgeExceeded" } }]);
  });
});
