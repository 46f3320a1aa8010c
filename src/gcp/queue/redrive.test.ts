import type { HeldLetter } from "@motif/compile/kit";
import { MotifError } from "@motif/core";
import { redrivePast } from "@motif/core/platform";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { publish } from "../ground/pubsub/publish.ts";
import { closedAfterEach } from "../testing/opened.ts";
import { type PubsubServer, pubsubServer } from "../testing/pubsub-server.ts";
import { failing, scriptedService } from "../testing/scripted-service.ts";
import { DeadLetterSubscription } from "./redrive.ts";

const TOPIC = "projects/p/topics/jobs";
const DEAD = "projects/p/topics/jobs-dead-letter";
const SUBSCRIPTION = "projects/p/subscriptions/jobs-dead-letter";

const opened = closedAfterEach();
let pubsub: PubsubServer;
let pauses: number;
let box: DeadLetterSubscription;

const put = (path: string, body: object) =>
  fetch(`${pubsub.url}/v1/${path}`, { method: "PUT", body: JSON.stringify(body) });
const data = (text: string) => Buffer.from(text).toString("base64");

beforeEach(async () => {
  pubsub = opened(await pubsubServer());
  vi.stubEnv("PUBSUB_EMULATOR_HOST", pubsub.url);
  vi.spyOn(Math, "random").mockReturnValue(0);
  for (const topic of [TOPIC, DEAD]) await put(topic, {});
  await put(SUBSCRIPTION, { topic: DEAD, enableMessageOrdering: true });
  pauses = 0;
  box = new DeadLetterSubscription(SUBSCRIPTION, TOPIC, async () => void pauses++);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function only(): Promise<Awaited<ReturnType<typeof box.receive>>[number]> {
  const [letter] = await box.receive(1);
  if (!letter) throw new Error("Nothing was pulled.");
  return letter;
}

describe("redriving on Google Cloud", () => {
  it("gives a message back as it is, without what dead-lettering added, and with a mark", async () => {
    const attributes = {
      traceparent: "00-a",
      "motif-id": "1",
      "motif-reason": "boom",
      CloudPubSubDeadLetterSourceDeliveryCount: "100",
    };
    await publish(DEAD, [{ data: data("{}"), attributes, orderingKey: "g" }]);
    const letter = await only();
    expect(letter).toMatchObject({
      id: "1",
      group: "g",
      body: "{}",
      reason: "boom",
      redriven: 0,
      history: [],
    });
    expect(Math.abs(Date.now() - letter.since)).toBeLessThan(60_000);
    await box.sendBack(letter);
    expect(pubsub.published(TOPIC)).toMatchObject([
      {
        data: data("{}"),
        attributes: {
          traceparent: "00-a",
          "motif-id": "1",
          "motif-redriven": "1",
          "motif-history": JSON.stringify([{ at: new Date(letter.since).toISOString(), reason: "boom" }]),
        },
        orderingKey: "g",
      },
    ]);
    expect(Object.keys(pubsub.published(TOPIC)[0]?.attributes ?? {})).toHaveLength(4);
    await box.remove(letter);
    await box.release([letter]);
    expect(await box.receive(1), "it is gone").toEqual([]);
  });

  it("counts how often a message was moved back", async () => {
    await publish(DEAD, [{ data: data("1"), attributes: { "motif-redriven": "2" } }]);
    const letter = await only();
    expect(letter.redriven).toBe(2);
    await box.sendBack(letter);
    expect(pubsub.published(TOPIC)[0]?.attributes["motif-redriven"]).toBe("3");
  });

  it("gives a message back with other data, and says so in its history", async () => {
    await publish(DEAD, [{ data: data("1"), attributes: { "motif-reason": "boom" } }]);
    await box.sendBack(await only(), '{"n":2}');
    const [sent] = pubsub.published(TOPIC);
    expect(sent?.data).toBe(data('{"n":2}'));
    expect(redrivePast(sent?.attributes ?? {})).toMatchObject({
      history: [{ reason: "boom", edited: true }],
    });
  });

  it("keeps the id that consumers know, also where its sender gave none", async () => {
    await publish(DEAD, [{ data: data("1"), attributes: {} }]);
    const letter = await only();
    await box.sendBack(letter);
    expect(pubsub.published(TOPIC)[0]?.attributes["motif-id"]).toBe(letter.id);
  });

  it("shows dead letters of a function, and says why they stay", async () => {
    await publish(DEAD, [{ data: data("1"), attributes: {} }]);
    const why = new MotifError("unsupported", "Only Eventarc may call it.");
    const ofFunction = new DeadLetterSubscription(SUBSCRIPTION, why, async () => {});
    const [letter] = await ofFunction.receive(1);
    if (!letter) throw new Error("Nothing was pulled.");
    expect(ofFunction.unsupported).toBe(why);
    await expect(ofFunction.sendBack(letter)).rejects.toBe(why);
    await ofFunction.remove(letter);
    expect(await ofFunction.receive(1)).toEqual([]);
  });

  it("leaves what it releases, or dies with before it is acknowledged, in their order", async () => {
    await publish(
      DEAD,
      ["1", "2", "3"].map((text) => ({ data: data(text), attributes: {} })),
    );
    const letters = await box.receive(10);
    expect(await box.receive(10), "hidden meanwhile").toEqual([]);
    await box.release(letters);
    const again = await box.receive(10);
    expect(again.map(({ id }: HeldLetter) => id)).toEqual(letters.map(({ id }) => id));
  });

  it("takes an empty answer for the end only when it comes again and again", async () => {
    const empty = { status: 200, body: {} };
    const message = { messageId: "1", publishTime: "2026-01-01T00:00:00Z", data: data("1") };
    const found = { status: 200, body: { receivedMessages: [{ ackId: "a", message }] } };
    const service = opened(await scriptedService([empty, empty, found, empty]));
    vi.stubEnv("PUBSUB_EMULATOR_HOST", service.url);
    expect(await box.receive(10)).toHaveLength(1);
    expect(pauses).toBe(2);
    expect(service.requests.at(-1)).toEqual({ ackIds: ["a"], ackDeadlineSeconds: 600 });
    expect(await box.receive(10)).toEqual([]);
    expect(pauses).toBe(5);
  });

  it("says which subscription and topic it is where something fails", async () => {
    await publish(DEAD, [{ data: data("1"), attributes: {} }]);
    const letter = await only();
    vi.stubEnv(
      "PUBSUB_EMULATOR_HOST",
      opened(await scriptedService([failing(403, "PERMISSION_DENIED")])).url,
    );
    await expect(box.receive(1)).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining(SUBSCRIPTION),
    });
    await expect(box.sendBack(letter)).rejects.toThrow(TOPIC);
    await expect(box.remove(letter)).rejects.toThrow(SUBSCRIPTION);
  });
});
