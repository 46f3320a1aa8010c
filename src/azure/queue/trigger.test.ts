import { batchConsumer, consumer, TerminalError } from "@motif/core";
import type { PolledDelivery } from "@motif/core/model";
import { InProgressError } from "@motif/runtime";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import type { FunctionSettings } from "../ground/environment.ts";
import { invocationContext, KeptOutbox } from "../testing/invocation.ts";
import type { QueueSettings, QueueSource } from "./environment.ts";
import { serve } from "./trigger.ts";

const Job = z.object({ n: z.number() });
const NOW = Date.UTC(2026, 2, 1);

const settings = (
  delivery: Partial<PolledDelivery> = {},
  source: Partial<QueueSource> = {},
): FunctionSettings<QueueSettings> => ({
  trigger: {
    kind: "queue",
    queues: [
      {
        queue: "jobs",
        fifo: false,
        delivery: {
          mode: "polled",
          batchSize: 10,
          batchWindowMs: 0,
          attempts: 3,
          initialDelayMs: 10_000,
          maxDelayMs: 60_000,
          factor: 2,
          deadLetterQueue: "jobs-dead-letter",
          ...delivery,
        },
        ...source,
      },
    ],
  },
  timeoutMs: 30_000,
});

interface Message {
  readonly id: string;
  readonly body: unknown;
  readonly deliveryCount?: number;
  readonly properties?: Record<string, unknown>;
}

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#message-metadata */
const batch = (messages: readonly Message[]) =>
  [
    messages.map(({ body }) => body),
    invocationContext({
      triggerMetadata: {
        messageIdArray: messages.map(({ id }) => id),
        deliveryCountArray: messages.map(({ deliveryCount = 1 }) => deliveryCount),
        enqueuedTimeUtcArray: messages.map(() => "2026-03-01T00:00:00Z"),
        applicationPropertiesArray: messages.map(({ properties = {} }) => properties),
        sequenceNumberArray: messages.map((_, index) => index),
      },
    }),
    0,
  ] as const;

const one = ({ id, body, deliveryCount = 1, properties = {} }: Message) =>
  [
    body,
    invocationContext({
      triggerMetadata: {
        messageId: id,
        deliveryCount,
        enqueuedTimeUtc: "2026-03-01T00:00:00",
        applicationProperties: properties,
      },
    }),
    0,
  ] as const;

/** Fails on odd numbers, for good on negative ones. */
const picky = consumer("picky", { event: Job }, ({ event: { data } }) => {
  if (data.n < 0) throw new TerminalError("never");
  if (data.n % 2) throw new Error("odd");
});

let outbox: KeptOutbox;
const open = async () => outbox;

beforeEach(() => {
  outbox = new KeptOutbox();
  vi.useFakeTimers({ now: NOW });
  vi.stubEnv("MOTIF_QUEUE_JOBS", "jobs");
  vi.stubEnv("MOTIF_QUEUE_JOBS_DEAD_LETTER", "dead");
  // Backoff without its jitter: all but the longest wait.
  vi.spyOn(Math, "random").mockReturnValue(0.999_999);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("a batch of Service Bus", () => {
  it("reaches the consumer as CloudEvents", async () => {
    const seen: unknown[] = [];
    const watching = consumer("watching", { event: Job }, ({ event, receiveCount }) => {
      seen.push({ event, receiveCount });
    });
    const properties = { traceparent: "00-1-2-01", other: 5 };
    const messages = [{ id: "m1", body: { n: 2 }, deliveryCount: 3, properties }];
    await serve(watching, {}, settings(), open)(...batch(messages));
    expect(seen).toEqual([
      {
        event: {
          specversion: "1.0",
          id: "m1",
          source: "/queues/jobs",
          type: "dev.motif.queue.message",
          time: "2026-03-01T00:00:00.000Z",
          traceparent: "00-1-2-01",
          data: { n: 2 },
        },
        receiveCount: 3,
      },
    ]);
    expect(outbox.sent).toEqual([]);
  });

  it("sends what failed once more, for after the backoff, and succeeds", async () => {
    const properties = { traceparent: "00-1-2-01" };
    const messages = [
      { id: "a", body: { n: 1 }, properties },
      { id: "b", body: { n: 2 } },
      { id: "c", body: { n: 3 }, deliveryCount: 2 },
    ];
    await serve(picky, {}, settings(), open)(...batch(messages));
    const again = outbox
      .to("jobs")
      .map(({ body, message }) => [
        body,
        message.messageId,
        Number(message.scheduledEnqueueTimeUtc) - NOW,
        message.applicationProperties,
      ]);
    const time = "2026-03-01T00:00:00.000Z";
    expect(again).toEqual([
      [
        '{"n":1}',
        "a/2",
        10_000,
        { ...properties, "motif-id": "a", "motif-time": time, "motif-receive-count": 1 },
      ],
      ['{"n":3}', "c/3", 20_000, { "motif-id": "c", "motif-time": time, "motif-receive-count": 2 }],
    ]);
    expect(outbox.to("dead")).toEqual([]);
  });

  it("sends what another attempt holds once more, for when its lease ends", async () => {
    const waiting = consumer("waiting", { event: Job }, () => {
      throw new InProgressError(45_000);
    });
    await serve(waiting, {}, settings(), open)(...batch([{ id: "a", body: { n: 1 } }]));
    const [again] = outbox.to("jobs");
    expect(Number(again?.message.scheduledEnqueueTimeUtc) - NOW).toBe(45_000);
  });

  it("counts the deliveries of the message that a copy is of, and keeps its id and its time", async () => {
    const seen: unknown[] = [];
    const watching = consumer("watching", { event: Job }, ({ event: { id, time }, receiveCount }) => {
      seen.push([id, time, receiveCount]);
    });
    const properties = {
      "motif-id": "first",
      "motif-receive-count": 2,
      "motif-time": "2026-02-28T00:00:00.000Z",
    };
    await serve(watching, {}, settings(), open)(...batch([{ id: "first/3", body: { n: 1 }, properties }]));
    expect(seen).toEqual([["first", "2026-02-28T00:00:00.000Z", 3]]);
  });

  it("gives up at once what cannot succeed, and after the last attempt what did not", async () => {
    const messages = [
      { id: "never", body: { n: -1 } },
      { id: "wrong", body: { wrong: true } },
      { id: "text", body: "no JSON" },
      { id: "last", body: { n: 5 }, deliveryCount: 3 },
      { id: "good", body: { n: 2 } },
    ];
    await serve(picky, {}, settings(), open)(...batch(messages));
    expect(outbox.to("jobs")).toEqual([]);
    const dead = outbox
      .to("dead")
      .map(({ body, message }) => [
        body,
        message.applicationProperties?.["motif-id"],
        message.applicationProperties?.["motif-reason"],
      ]);
    expect(dead).toEqual([
      ['{"n":-1}', "never", "never"],
      ['{"wrong":true}', "wrong", expect.stringContaining("/n")],
      ['"no JSON"', "text", expect.any(String)],
      ['{"n":5}', "last", "odd"],
    ]);
  });

  it("gives up what is no text as it came", async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x80]);
    await serve(picky, {}, settings({ batchSize: 1 }), open)(...one({ id: "a", body: bytes }));
    expect(outbox.to("dead")[0]?.message.body).toEqual(bytes);
  });

  it("gives up what is nested without measure, as it came, and processes the rest", async () => {
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    const seen: number[] = [];
    const watching = consumer("watching", { event: Job }, ({ event }) => void seen.push(event.data.n));
    const messages = [
      { id: "deep", body: JSON.parse(deep) },
      { id: "ok", body: { n: 2 } },
    ];
    await serve(watching, {}, settings(), open)(...batch(messages));
    expect(seen).toEqual([2]);
    const [dead, ...others] = outbox.to("dead");
    expect(others).toEqual([]);
    expect(dead?.body).toBe(deep);
    expect(dead?.message.applicationProperties?.["motif-reason"]).toContain(
      "nested more than 100 levels deep",
    );
  });

  it("does not try what ended the process too often", async () => {
    const seen: number[] = [];
    const watching = consumer("watching", { event: Job }, ({ event }) => void seen.push(event.data.n));
    const messages = [
      { id: "poison", body: { n: 1 }, deliveryCount: 4 },
      { id: "good", body: { n: 2 } },
    ];
    await serve(watching, {}, settings(), open)(...batch(messages));
    expect(seen).toEqual([2]);
    expect(outbox.to("dead")[0]?.message.applicationProperties?.["motif-reason"]).toContain("3 times");
  });

  it("is given back as a whole where a retry or a dead letter cannot be sent", async () => {
    outbox.failure = new Error("the namespace is down");
    for (const n of [1, -1]) {
      const call = serve(picky, {}, settings(), open)(...batch([{ id: "a", body: { n } }]));
      await expect(call).rejects.toThrow("the namespace is down");
    }
  });

  it("that throws as a whole sends on every message", async () => {
    const throwing = batchConsumer("throwing", { event: Job }, () => {
      throw new Error("all of it");
    });
    const messages = [1, 2].map((n) => ({ id: `m${n}`, body: { n } }));
    await serve(throwing, {}, settings(), open)(...batch(messages));
    expect(outbox.to("jobs")).toHaveLength(2);
  });

  it("fails where the function takes longer than its timeout, so that the host gives it back", async () => {
    const slow = consumer("slow", { event: Job }, () => new Promise<void>(() => {}));
    const call = serve(slow, {}, settings(), open)(...batch([{ id: "a", body: { n: 1 } }]));
    const rejected = expect(call).rejects.toThrow("30000 ms");
    await vi.advanceTimersByTimeAsync(30_000);
    await rejected;
  });

  it("whose messages and metadata do not belong together is refused", async () => {
    const [, context] = batch([{ id: "a", body: {} }]);
    await expect(serve(picky, {}, settings(), open)([], context, 0)).rejects.toThrow("do not belong");
    await expect(serve(picky, {}, settings(), open)([{}], invocationContext(), 0)).rejects.toThrow(
      "trigger's metadata is not valid",
    );
    await expect(serve(picky, {}, settings(), open)([{}], context, 1)).rejects.toThrow("no queue number 1");
  });
});

describe("no message of a batch is lost", () => {
  const message = fc.record({
    kind: fc.constantFrom("good", "bad", "terminal", "invalid"),
    deliveryCount: fc.integer({ min: 1, max: 5 }),
    carried: fc.integer({ min: 0, max: 4 }),
  });

  it("each is processed, sent once more or a dead letter, or all are given back", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (kinds, down) => {
          outbox = new KeptOutbox();
          if (down) outbox.failure = new Error("down");
          const processed: string[] = [];
          const mixed = consumer(
            "mixed",
            { event: z.object({ kind: z.enum(["good", "bad", "terminal"]) }) },
            ({ event }) => {
              if (event.data.kind === "terminal") throw new TerminalError("never");
              if (event.data.kind === "bad") throw new Error("bad");
              processed.push(event.id);
            },
          );
          const messages = kinds.map(({ kind, deliveryCount, carried }, index) => ({
            id: `m${index}`,
            body: { kind },
            deliveryCount,
            properties: { "motif-receive-count": carried, "motif-id": `id${index}` },
          }));
          const call = serve(mixed, {}, settings(), open)(...batch(messages));
          const givenBack = await call.then(
            () => false,
            () => true,
          );
          const sent = outbox.sent.map(
            ({ message: { applicationProperties } }) => applicationProperties?.["motif-id"],
          );
          const ids = messages.map((_, index) => `id${index}`);
          if (givenBack) expect(down).toBe(true);
          else expect([...processed, ...sent].toSorted()).toEqual(ids.toSorted());
          for (const { queue, message: copy } of outbox.sent) {
            const count = copy.applicationProperties?.["motif-receive-count"];
            if (queue === "jobs") expect(count).toBeLessThan(3);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a message of a FIFO queue", () => {
  const fifo = settings({}, { fifo: true });

  it("that failed is given back after the backoff, without a copy that would lose its place", async () => {
    const call = serve(
      picky,
      {},
      fifo,
      open,
    )(...one({ id: "dedup", body: { n: 1 }, properties: { "motif-id": "a" } }));
    let ended = false;
    const rejected = expect(
      call.finally(() => {
        ended = true;
      }),
    ).rejects.toThrow("Message a is given back: odd");
    await vi.advanceTimersByTimeAsync(9_990);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(10);
    await rejected;
    expect(outbox.sent).toEqual([]);
  });

  it("waits no longer than its function may run", async () => {
    const patient = settings(
      { attempts: 9, initialDelayMs: 900_000, maxDelayMs: 900_000, factor: 2 },
      { fifo: true },
    );
    const call = serve(picky, {}, patient, open)(...one({ id: "a", body: { n: 1 } }));
    const rejected = expect(call).rejects.toThrow("is given back");
    await vi.advanceTimersByTimeAsync(29_000);
    await rejected;
  });

  it("that cannot succeed, or was tried often enough, lets the others of its group go on", async () => {
    await serve(picky, {}, fifo, open)(...one({ id: "a", body: { n: -1 } }));
    await serve(picky, {}, fifo, open)(...one({ id: "b", body: { n: 1 }, deliveryCount: 3 }));
    expect(outbox.to("dead").map(({ body }) => body)).toEqual(['{"n":-1}', '{"n":1}']);
  });

  it("keeps its group as a dead letter, whatever the worker makes of a session's id", async () => {
    const properties = { "motif-id": "a", "motif-group": "1.0" };
    const [body, context, source] = one({ id: "a", body: { n: -1 }, properties });
    Object.assign(context.triggerMetadata ?? {}, { sessionId: 1 });
    await serve(picky, {}, fifo, open)(body, context, source);
    expect(outbox.to("dead")[0]?.message).toMatchObject({
      sessionId: "1.0",
      applicationProperties: { "motif-group": "1.0" },
    });
  });

  it.each([
    [true, "true"],
    [{ order: 7 }, '{"order":7}'],
    [12, "12"],
  ])("is taken where the worker made %o of its id", async (messageId, id) => {
    const seen: string[] = [];
    const watching = consumer("watching", { event: Job }, ({ event }) => void seen.push(event.id));
    const [body, context, source] = one({ id: "", body: { n: 2 } });
    Object.assign(context.triggerMetadata ?? {}, { messageId });
    await serve(watching, {}, fifo, open)(body, context, source);
    expect(seen).toEqual([id]);
  });
});
