import { type CloudEvent, type ConsumerFunction, consumer, TerminalError } from "@motif/core";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
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
const { post, deadLetters } = triggered({ [DELIVERIES_VARIABLE]: JSON.stringify([delivery]) });

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

  // Pub/Sub itself gives up after 5 deliveries at the earliest.
  it("goes to the dead-letter topic after its last attempt, with the reason", async () => {
    const handler = serve(failing(new Error("not now")), {});
    expect((await post(handler, push({ n: 1 }, { deliveryAttempt: 3 }))).status).toBe(204);
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

  it("is tried even if it was delivered more often than that: it may have found no free instance", async () => {
    const { seen, fn } = watcher();
    expect((await post(serve(fn, {}), push({ n: 1 }, { deliveryAttempt: 40 }))).status).toBe(204);
    expect(seen).toHaveLength(1);
    expect(deadLetters()).toEqual([]);
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
