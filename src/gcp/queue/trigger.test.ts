import { type CloudEvent, type ConsumerFunction, consumer, TerminalError } from "@motif/core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import type { FunctionHandler } from "../function/adapter/request.ts";
import { firestoreServer } from "../testing/firestore-server.ts";
import { runFunction } from "../testing/framework.ts";
import { closedAfterEach } from "../testing/opened.ts";
import { DEAD, triggered } from "../testing/triggered.ts";
import { DELIVERIES_VARIABLE, type QueueDelivery } from "./environment.ts";
import { serve } from "./trigger.ts";

const SUBSCRIPTION = "projects/acme/subscriptions/jobs";
const delivery: QueueDelivery = {
  queue: "jobs",
  subscription: SUBSCRIPTION,
  deadLetterTopic: DEAD,
  attempts: 3,
};
const { post, deadLetters } = triggered({
  [DELIVERIES_VARIABLE]: JSON.stringify([delivery]),
  [DATABASE_VARIABLE]: "projects/acme/databases/app",
});
const opened = closedAfterEach();

beforeEach(async () => {
  vi.stubEnv("FIRESTORE_EMULATOR_HOST", opened(await firestoreServer()).url);
});

/** The example of https://cloud.google.com/pubsub/docs/push#receive_push, with a delivery attempt. */
function push(data: unknown, more: { deliveryAttempt?: number; subscription?: string } = {}) {
  return {
    deliveryAttempt: 1,
    message: {
      attributes: {
        traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "motif-id": "id-1",
      },
      data: Buffer.from(JSON.stringify(data)).toString("base64"),
      messageId: "2070443601311540",
      message_id: "2070443601311540",
      orderingKey: "customer-7",
      publishTime: "2021-02-26T19:13:55.749Z",
      publish_time: "2021-02-26T19:13:55.749Z",
    },
    subscription: SUBSCRIPTION,
    ...more,
  };
}

const Job = z.object({ n: z.number() });

function watcher(): { readonly seen: CloudEvent<unknown>[]; readonly fn: ConsumerFunction } {
  const seen: CloudEvent<unknown>[] = [];
  return { seen, fn: consumer("watching", { event: Job }, ({ event }) => void seen.push(event)) };
}

const failing = (error: Error) =>
  consumer("failing", { event: Job }, () => {
    throw error;
  });

/** Delivers a message as these deliveries, one after the other, and returns the answers' statuses. */
async function deliver(handler: FunctionHandler, deliveries: readonly number[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const deliveryAttempt of deliveries) {
    statuses.push((await post(handler, push({ n: 1 }, { deliveryAttempt }))).status);
  }
  return statuses;
}

function posted(body: unknown) {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

describe("a message that Pub/Sub pushes", () => {
  const expected = {
    specversion: "1.0",
    id: "id-1",
    source: "/queues/jobs",
    type: "dev.motif.queue.message",
    time: "2021-02-26T19:13:55.749Z",
    traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    data: { n: 1 },
  };

  it("reaches the consumer as the engine's messages do, and is acknowledged", async () => {
    const { seen, fn } = watcher();
    expect((await post(serve(fn, {}), push({ n: 1 }))).status).toBe(204);
    expect(seen).toEqual([expected]);
  });

  // https://cloud.google.com/eventarc/docs/cloudevents-pubsub
  it.each([
    ["binary", push({ n: 1 }), { "ce-specversion": "1.0" }],
    [
      "structured",
      { data: push({ n: 1 }) },
      { "content-type": "application/cloudevents+json; charset=utf-8" },
    ],
  ])("is taken as a CloudEvent in %s mode too", async (mode, body, headers) => {
    const attributes = {
      id: "2070443601311540",
      source: "//pubsub.googleapis.com/projects/acme/topics/jobs",
      type: "google.cloud.pubsub.topic.v1.messagePublished",
      time: "2021-02-26T19:13:55.749Z",
    };
    const { seen, fn } = watcher();
    const inHeaders = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]);
    const response =
      mode === "binary"
        ? await post(serve(fn, {}), body, { ...headers, ...Object.fromEntries(inHeaders) })
        : await post(serve(fn, {}), { specversion: "1.0", ...attributes, ...body }, headers);
    expect(response.status).toBe(204);
    expect(seen).toEqual([expected]);
  });

  it("comes again when it fails, as long as there are attempts", async () => {
    const handler = serve(failing(new Error("not now")), {});
    for (const deliveryAttempt of [1, 2]) {
      expect((await post(handler, push({ n: 1 }, { deliveryAttempt }))).status).toBe(500);
    }
    expect(deadLetters()).toEqual([]);
  });

  it("goes to the dead-letter topic after its last attempt, with the reason", async () => {
    const handler = serve(failing(new Error("not now")), {});
    expect(await deliver(handler, [1, 2, 3])).toEqual([500, 500, 204]);
    expect(deadLetters()).toMatchObject([{ data: { n: 1 }, reason: "not now", orderingKey: "customer-7" }]);
    expect(deadLetters()[0]?.attributes).toMatchObject({ "motif-id": "id-1" });
  });

  it.each([
    ["the handler says so", { n: 1 }, "never"],
    ["its data is not valid", { n: "one" }, "event's data is not valid: /n: "],
  ])("goes there at once where %s", async (_, data, reason) => {
    const response = await post(serve(failing(new TerminalError("never")), {}), push(data));
    expect(response.status).toBe(204);
    expect(deadLetters()).toMatchObject([{ data, reason: expect.stringContaining(reason) }]);
  });

  // A delivery attempt is "1 + (the sum of number of NACKs and number of ack_deadline exceeds)", and a push that Cloud Run
  // answers with 429 is a NACK: https://docs.cloud.google.com/pubsub/docs/reference/rest/v1/ReceivedMessage
  it.each([
    ["before its first attempt", [4, 5, 6]],
    ["between its attempts", [1, 7, 40]],
  ])("has all its attempts when it was refused %s", async (_, deliveries) => {
    const counts: number[] = [];
    const fn = consumer("failing", { event: Job }, ({ receiveCount }) => {
      counts.push(receiveCount);
      throw new Error("not now");
    });
    expect(await deliver(serve(fn, {}), deliveries)).toEqual([500, 500, 204]);
    expect(counts).toEqual([1, 2, 3]);
    expect(deadLetters()).toHaveLength(1);
  });

  it("uses up no attempt more when one delivery comes twice", async () => {
    const handler = serve(failing(new Error("not now")), {});
    expect(await deliver(handler, [1, 2, 2, 2, 3])).toEqual([500, 500, 500, 500, 204]);
  });

  // A push that was not answered in time is a failed delivery, and nobody remembers the first of them.
  it("is given up without another try when it ended its instance so often", async () => {
    const tried: number[] = [];
    const fn = consumer("hanging", { event: Job }, ({ receiveCount }) => {
      tried.push(receiveCount);
      return new Promise<void>(() => {}); // as one whose instance died: it is never answered
    });
    const { url } = opened(await runFunction(serve(fn, {})));
    for (const deliveryAttempt of [1, 2, 3, 4]) {
      const gone = new AbortController();
      const request = fetch(url, { ...posted(push({ n: 1 }, { deliveryAttempt })), signal: gone.signal });
      await vi.waitFor(() => expect(tried).toHaveLength(deliveryAttempt));
      gone.abort();
      await request.catch(() => {});
    }
    expect(tried).toEqual([1, 1, 2, 3]);
    expect((await fetch(url, posted(push({ n: 1 }, { deliveryAttempt: 5 })))).status).toBe(204);
    expect(tried).toHaveLength(4);
    expect(deadLetters()).toMatchObject([{ reason: "It did not come to an end in 3 attempts." }]);
  });

  it("is not tried while nobody can say which attempt it is, and is not lost", async () => {
    vi.stubEnv("FIRESTORE_EMULATOR_HOST", "http://127.0.0.1:9");
    const { seen, fn } = watcher();
    expect((await post(serve(fn, {}), push({ n: 1 }, { deliveryAttempt: 2 }))).status).toBe(500);
    expect(seen).toEqual([]);
    expect((await post(serve(fn, {}), push({ n: 1 }, { deliveryAttempt: 1 }))).status).toBe(204);
  });

  it("comes again where it could not be put there", async () => {
    vi.stubEnv(DELIVERIES_VARIABLE, (process.env[DELIVERIES_VARIABLE] ?? "").replace(DEAD, `${DEAD}2`));
    const response = await post(serve(failing(new TerminalError("never")), {}), push({ n: 1 }));
    expect(response.status).toBe(500);
  });

  it.each([
    ["of another subscription", push({ n: 1 }, { subscription: "projects/acme/subscriptions/other" })],
    ["that is none", { hello: "world" }],
  ])("%s is refused and so not lost", async (_, body) => {
    const { seen, fn } = watcher();
    expect((await post(serve(fn, {}), body)).status).toBe(400);
    expect(seen).toEqual([]);
  });
});
