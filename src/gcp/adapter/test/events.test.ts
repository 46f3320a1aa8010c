import {
  type CloudEvent,
  type ConsumerFunction,
  consumer,
  objectCreated,
  scheduled,
  TerminalError,
  task,
} from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { type AsyncDelivery, type QueueDelivery, VARIABLE } from "../../environment.ts";
import type { FunctionHandler } from "../functions/request.ts";
import { serveObjects } from "../objects.ts";
import { serveQueue } from "../queue.ts";
import { serveScheduled } from "../scheduled.ts";
import { serveTask } from "../task.ts";
import { type RunningFunction, runFunction } from "./framework.ts";
import { type PubsubServer, pubsubServer } from "./pubsub-server.ts";

const DEAD = "projects/acme/topics/dead";
const SUBSCRIPTION = "projects/acme/subscriptions/jobs";
const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

const running: RunningFunction[] = [];
let pubsub: PubsubServer;

beforeEach(async () => {
  pubsub = await pubsubServer();
  await fetch(`${pubsub.url}/v1/${DEAD}`, { method: "PUT" });
  const delivery: QueueDelivery = {
    queue: "jobs",
    subscription: SUBSCRIPTION,
    deadLetterTopic: DEAD,
    attempts: 3,
  };
  const asyncDelivery: AsyncDelivery = {
    attempts: 3,
    initialDelayMs: 60_000,
    maxDelayMs: 120_000,
    factor: 2,
    maximumAgeMs: 6 * 3_600_000,
    deadLetterTopic: DEAD,
  };
  vi.stubEnv("PUBSUB_EMULATOR_HOST", pubsub.url);
  vi.stubEnv("MOTIF_BUCKET_MY_UPLOADS", "acme-staging-my-uploads");
  vi.stubEnv(VARIABLE.queueDeliveries, JSON.stringify([delivery]));
  vi.stubEnv(VARIABLE.asyncDelivery, JSON.stringify(asyncDelivery));
  vi.stubEnv(
    VARIABLE.objectFilters,
    JSON.stringify([{ bucket: "my-uploads", prefix: "in/", suffix: ".csv" }]),
  );
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(async () => {
  for (const each of running.splice(0)) await each[Symbol.asyncDispose]();
  await pubsub[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function post(handler: FunctionHandler, body: unknown, headers: Record<string, string> = {}) {
  const started = await runFunction(handler);
  running.push(started);
  return fetch(started.url, {
    method: "POST",
    headers: { "content-type": "application/json", traceparent: TRACEPARENT, ...headers },
    body: JSON.stringify(body),
  });
}

const deadLetters = () =>
  pubsub.published(DEAD).map(({ data, attributes, orderingKey }) => ({
    data: JSON.parse(Buffer.from(data, "base64").toString()),
    reason: attributes["motif-reason"],
    attributes,
    orderingKey,
  }));

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
    expect((await post(serveQueue(fn, {}), push({ n: 1 }))).status).toBe(204);
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
        ? await post(serveQueue(fn, {}), body, { ...headers, ...Object.fromEntries(inHeaders) })
        : await post(serveQueue(fn, {}), { specversion: "1.0", ...attributes, ...body }, headers);
    expect(response.status).toBe(204);
    expect(seen).toEqual([expected]);
  });

  it("comes again when it fails, as long as there are attempts", async () => {
    const handler = serveQueue(failing(new Error("not now")), {});
    for (const deliveryAttempt of [1, 2]) {
      expect((await post(handler, push({ n: 1 }, { deliveryAttempt }))).status).toBe(500);
    }
    expect(deadLetters()).toEqual([]);
  });

  // Pub/Sub itself gives up after 5 deliveries at the earliest.
  it("goes to the dead-letter topic after its last attempt, with the reason", async () => {
    const handler = serveQueue(failing(new Error("not now")), {});
    expect((await post(handler, push({ n: 1 }, { deliveryAttempt: 3 }))).status).toBe(204);
    expect(deadLetters()).toMatchObject([{ data: { n: 1 }, reason: "not now", orderingKey: "customer-7" }]);
    expect(deadLetters()[0]?.attributes).toMatchObject({ "motif-id": "id-1" });
  });

  it.each([
    ["the handler says so", { n: 1 }, "never"],
    ["its data is not valid", { n: "one" }, "event's data is not valid: /n: "],
  ])("goes there at once where %s", async (_, data, reason) => {
    const response = await post(serveQueue(failing(new TerminalError("never")), {}), push(data));
    expect(response.status).toBe(204);
    expect(deadLetters()).toMatchObject([{ data, reason: expect.stringContaining(reason) }]);
  });

  it("is tried even if it was delivered more often than that: it may have found no free instance", async () => {
    const { seen, fn } = watcher();
    expect((await post(serveQueue(fn, {}), push({ n: 1 }, { deliveryAttempt: 40 }))).status).toBe(204);
    expect(seen).toHaveLength(1);
    expect(deadLetters()).toEqual([]);
  });

  it("comes again where it could not be put there", async () => {
    vi.stubEnv(
      VARIABLE.queueDeliveries,
      (process.env[VARIABLE.queueDeliveries] ?? "").replace(DEAD, `${DEAD}2`),
    );
    const response = await post(serveQueue(failing(new TerminalError("never")), {}), push({ n: 1 }));
    expect(response.status).toBe(500);
  });

  it.each([
    ["of another subscription", push({ n: 1 }, { subscription: "projects/acme/subscriptions/other" })],
    ["that is none", { hello: "world" }],
  ])("%s is refused and so not lost", async (_, body) => {
    const { seen, fn } = watcher();
    expect((await post(serveQueue(fn, {}), body)).status).toBe(400);
    expect(seen).toEqual([]);
  });
});

describe("an object's event", () => {
  const GENERATION = "1587627537231057";
  const finalized = (name: string, more: object = {}) => ({
    kind: "storage#object",
    bucket: "acme-staging-my-uploads",
    name,
    generation: GENERATION,
    metageneration: "1",
    contentType: "text/csv",
    size: "352",
    md5Hash: "1B2M2Y8AsgTpgAmY7PhCfg==",
    ...more,
  });
  /** https://cloud.google.com/eventarc/docs/cloudevents-json */
  const attributes = (time: string) => ({
    "ce-id": "7631145714375969",
    "ce-source": "//storage.googleapis.com/projects/_/buckets/acme-staging-my-uploads",
    "ce-specversion": "1.0",
    "ce-type": "google.cloud.storage.object.v1.finalized",
    "ce-time": time,
    "ce-subject": "objects/in/M%C3%A4rz%202026.csv",
  });
  const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

  it("reaches the consumer as the engine's events do, with the trace that the object carries", async () => {
    const seen: CloudEvent<unknown>[] = [];
    const fn = consumer("watching", { event: objectCreated }, ({ event }) => void seen.push(event));
    const carried = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const object = finalized("in/März 2026+1.csv", { metadata: { "motif-traceparent": carried } });
    const time = ago(1000);
    expect((await post(serveObjects(fn, {}), object, attributes(time))).status).toBe(204);
    expect(seen).toEqual([
      {
        specversion: "1.0",
        id: "7631145714375969",
        source: "/buckets/my-uploads",
        type: "dev.motif.bucket.object-created",
        time,
        subject: "in/März 2026+1.csv",
        traceparent: carried,
        data: {
          bucket: "my-uploads",
          key: "in/März 2026+1.csv",
          size: 352,
          etag: "d41d8cd98f00b204e9800998ecf8427e",
          version: GENERATION,
          sequencer: `000${GENERATION}`,
        },
      },
    ]);
  });

  it.each(["out/a.csv", "in/a.txt"])("of %s, which is not the function's, is left alone", async (name) => {
    const calls = vi.fn();
    const fn = consumer("watching", { event: objectCreated }, calls);
    expect((await post(serveObjects(fn, {}), finalized(name), attributes(ago(0)))).status).toBe(204);
    expect(calls).not.toHaveBeenCalled();
  });

  const broken = consumer("broken", { event: objectCreated }, () => {
    throw new Error("not now");
  });

  it("is tried again until the waits of its retry policy would be over, then goes to the dead-letter topic", async () => {
    const handler = serveObjects(broken, {});
    expect((await post(handler, finalized("in/a.csv"), attributes(ago(170_000)))).status).toBe(500);
    expect(deadLetters()).toEqual([]);
    expect((await post(handler, finalized("in/a.csv"), attributes(ago(180_000)))).status).toBe(204);
    expect(deadLetters()).toMatchObject([
      { data: { function: "broken", condition: "RetriesExhausted", reason: "not now" }, reason: "not now" },
    ]);
    expect(deadLetters()[0]?.data.payload.data).toEqual(finalized("in/a.csv"));
  });

  it("goes there at once where the handler says so, and untried where it is too old", async () => {
    const terminal = consumer("terminal", { event: objectCreated }, () => {
      throw new TerminalError("never");
    });
    expect((await post(serveObjects(terminal, {}), finalized("in/a.csv"), attributes(ago(0)))).status).toBe(
      204,
    );
    const calls = vi.fn();
    const late = consumer("late", { event: objectCreated }, calls);
    const old = attributes(ago(6 * 3_600_000 + 1000));
    expect((await post(serveObjects(late, {}), finalized("in/a.csv"), old)).status).toBe(204);
    expect(calls).not.toHaveBeenCalled();
    expect(deadLetters().map(({ data }) => data.condition)).toEqual(["TerminalError", "EventAgeExceeded"]);
  });

  it("of a bucket that the function was not told of is refused and so not lost", async () => {
    const calls = vi.fn();
    const fn = consumer("watching", { event: objectCreated }, calls);
    const other = finalized("in/a.csv", { bucket: "acme-production-my-uploads" });
    expect((await post(serveObjects(fn, {}), other, attributes(ago(0)))).status).toBe(400);
    expect(calls).not.toHaveBeenCalled();
  });

  it("of another type is refused", async () => {
    const fn = consumer("watching", { event: objectCreated }, () => {});
    const deleted = { ...attributes(ago(0)), "ce-type": "google.cloud.storage.object.v1.deleted" };
    expect((await post(serveObjects(fn, {}), finalized("in/a.csv"), deleted)).status).toBe(400);
  });
});

describe("a scheduled run", () => {
  const header = { "x-cloudscheduler-scheduletime": "2026-03-01T06:00:00Z" };

  it("has the time that it was due, which is the same for every attempt", async () => {
    vi.setSystemTime("2026-03-01T06:00:02Z");
    const seen: unknown[] = [];
    const fn = scheduled("nightly", {}, ({ event }) => void seen.push(event));
    const response = await post(serveScheduled(fn, {}), { schedule: "every-night" }, header);
    vi.useRealTimers();
    expect(response.status).toBe(204);
    expect(seen).toMatchObject([
      {
        id: "every-night 2026-03-01T06:00:00.000Z",
        source: "/schedules/every-night",
        data: { scheduledFor: "2026-03-01T06:00:00.000Z" },
      },
    ]);
  });

  it("is tried again when it fails, and goes to the dead-letter topic in the end", async () => {
    const fn = scheduled("nightly", {}, () => {
      throw new Error("not now");
    });
    const at = (seconds: number) => ({
      "x-cloudscheduler-scheduletime": new Date(Date.now() - seconds * 1000).toISOString(),
    });
    const handler = serveScheduled(fn, {});
    expect((await post(handler, { schedule: "every-night" }, at(5))).status).toBe(500);
    expect((await post(handler, { schedule: "every-night" }, at(181))).status).toBe(204);
    expect(deadLetters()).toMatchObject([{ data: { function: "nightly", condition: "RetriesExhausted" } }]);
  });

  it("without the time that it was due is refused", async () => {
    const fn = scheduled("nightly", {}, () => {});
    expect((await post(serveScheduled(fn, {}), { schedule: "every-night" })).status).toBe(400);
  });
});

describe("a task", () => {
  const double = task("double", { input: z.number(), output: z.number() }, ({ input }) => {
    if (input === 13) throw new TerminalError("bad luck");
    return input * 2;
  });

  it("answers a POST of its input with its output", async () => {
    const response = await post(serveTask(double, {}), 21);
    expect([response.status, await response.json()]).toEqual([200, 42]);
  });

  it.each([
    ["one", 400, "validation-failed"],
    [13, 500, "terminal"],
  ])("answers %j with status %i and the error's code", async (input, status, code) => {
    const response = await post(serveTask(double, {}), input);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, code });
  });

  it("is called with POST only", async () => {
    const started = await runFunction(serveTask(double, {}));
    running.push(started);
    const response = await fetch(started.url);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });
});
