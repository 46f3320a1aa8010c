import {
  app,
  batchConsumer,
  consume,
  consumer,
  type DeliveryPolicy,
  queue,
  TerminalError,
  table,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { idempotencyTable, idempotentConsumer } from "@motif/runtime";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const Message = z.object({ n: z.number() });
const Effect = z.object({ id: z.string(), times: z.number() });
const effects = table("effects", { schema: Effect, partitionKey: "id" });

interface Behaviour {
  /** What happens with each message; throws to fail. */
  readonly handle?: (n: number, receiveCount: number) => void | Promise<void>;
  readonly policy?: DeliveryPolicy;
  readonly fifo?: boolean;
  readonly visibility?: "60s";
}

/** An app with one queue; `seen` has every message in the order in which the consumer saw it. */
function queueApp({ handle = () => {}, policy = {}, fifo = false, visibility }: Behaviour) {
  const seen: { n: number; receiveCount: number; at: number }[] = [];
  const jobs = queue("jobs", { schema: Message, fifo, ...(visibility && { visibilityTimeout: visibility }) });
  const work = consumer(
    "work",
    { event: Message, uses: { effects: effects.writer }, timeout: "10s" },
    async (input) => {
      const { n } = input.event.data;
      seen.push({ n, receiveCount: input.receiveCount, at: input.now().getTime() });
      await input.effects.put({ id: String(n), times: 1 });
      await handle(n, input.receiveCount);
    },
  );
  return { seen, definition: app("test", { jobs: consume(jobs, work, policy) }) };
}

const fail = () => {
  throw new Error("no luck");
};

describe("a message", () => {
  it("is delivered at once and deleted when it is processed", async () => {
    const { seen, definition } = queueApp({});
    await using t = await start(definition);
    await t.send("jobs", { n: 1 });
    await t.settle();
    expect(seen.map(({ n }) => n)).toEqual([1]);
    expect(await t.queue("jobs")).toEqual({
      available: 0,
      inFlight: 0,
      delayed: 0,
      oldestAgeSeconds: 0,
      deadLetter: 0,
    });
  });

  it("that is delayed waits", async () => {
    const { seen, definition } = queueApp({});
    await using t = await start(definition);
    await t.send("jobs", { n: 1 }, { delay: "10m" });
    await t.advance("599s");
    expect(seen).toHaveLength(0);
    expect(await t.queue("jobs")).toMatchObject({ delayed: 1 });
    await t.advance("1s");
    expect(seen).toHaveLength(1);
  });

  it("that failed is delivered again after a growing wait, and dead-lettered with the reason after the last attempt", async () => {
    const { seen, definition } = queueApp({
      handle: fail,
      policy: { retry: { attempts: 4, initialDelay: "10s", factor: 3 } },
    });
    await using t = await start(definition);
    await t.send("jobs", { n: 1 });
    await t.advance("10m");
    expect(seen.map(({ receiveCount }) => receiveCount)).toEqual([1, 2, 3, 4]);
    const waits = seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? 0));
    for (const [index, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(10_000 * 3 ** index);
    expect(await t.queue("jobs")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 1 });
    expect(await t.deadLetters("jobs")).toMatchObject([
      { data: { n: 1 }, reason: "no luck", receiveCount: 4 },
    ]);
  });

  it("whose failure is terminal is dead-lettered at once", async () => {
    const { seen, definition } = queueApp({
      handle: () => {
        throw new TerminalError("never");
      },
    });
    await using t = await start(definition);
    await t.send("jobs", { n: 1 });
    await t.settle();
    expect(seen).toHaveLength(1);
    expect(await t.deadLetters("jobs")).toMatchObject([{ reason: "never" }]);
  });

  it("is delivered again after a redrive, with its receive count at 1", async () => {
    let broken = true;
    const { seen, definition } = queueApp({
      handle: () => (broken ? fail() : undefined),
      policy: { retry: { attempts: 1 } },
    });
    await using t = await start(definition);
    await t.send("jobs", { n: 1 });
    await t.settle();
    broken = false;
    expect(await t.redrive("jobs")).toBe(1);
    await t.settle();
    expect(seen.map(({ receiveCount }) => receiveCount)).toEqual([1, 1]);
    expect(await t.queue("jobs")).toMatchObject({ available: 0, deadLetter: 0 });
  });

  it("is in both places after a redrive that died at it, and those behind it are where they were", async () => {
    let broken = true;
    const { seen, definition } = queueApp({
      handle: () => (broken ? fail() : undefined),
      policy: { retry: { attempts: 1 }, batchSize: 1 },
    });
    await using t = await start(definition);
    for (const n of [1, 2, 3]) await t.send("jobs", { n });
    await t.settle();
    broken = false;
    const [, second] = await t.deadLetters("jobs");
    expect(await t.redrive("jobs", { diesAt: second?.id ?? "" })).toBe(1);
    await t.settle();
    expect(seen).toHaveLength(5);
    expect((await t.deadLetters("jobs")).map(({ data }) => data)).toEqual([{ n: 2 }, { n: 3 }]);
    expect(await t.redrive("jobs", { id: second?.id ?? "", diesAt: second?.id ?? "" })).toBe(0);
    await t.settle();
    expect(seen).toHaveLength(6);
    expect(await t.queue("jobs")).toMatchObject({ available: 0, deadLetter: 2 });
  });

  it("that nobody can process now uses up no attempt while it waits", async () => {
    const records = idempotencyTable("records");
    const seen: number[] = [];
    const jobs = queue("jobs", { schema: Message, visibilityTimeout: "60s" });
    const work = consumer(
      "work",
      { event: Message, uses: { records: records.readWriter, effects: effects.writer }, timeout: "50s" },
      idempotentConsumer({ store: ({ records }) => records }, async ({ event, effects, receiveCount }) => {
        seen.push(receiveCount);
        await effects.put({ id: String(event.data.n), times: 1 });
      }),
    );
    const policy = { retry: { attempts: 2, initialDelay: "1s" } } as const;
    await using t = await start(app("test", { jobs: consume(jobs, work, policy) }));
    t.faults.crash("work", { operation: 3, when: "before" }); // holds the lease, and dies before the effect
    await t.send("jobs", { n: 1 });
    await t.advance("5m");
    expect(await t.deadLetters("jobs")).toEqual([]);
    expect(await t.table("effects").get({ id: "1" })).toBeDefined();
    expect(seen.length).toBeGreaterThanOrEqual(1);
  });

  it("may come twice, as at-least-once allows", async () => {
    const { seen, definition } = queueApp({});
    await using t = await start(definition);
    t.faults.duplicate("jobs", 1);
    await t.send("jobs", { n: 1 });
    await t.send("jobs", { n: 2 });
    await t.settle();
    expect(seen.filter(({ n }) => n === 1).length + seen.filter(({ n }) => n === 2).length).toBeGreaterThan(
      2,
    );
    expect(await t.queue("jobs")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
describe("a consumer that crashes", () => {
  it("leaves its messages hidden until their visibility timeout ends; then they are redelivered", async () => {
    const { seen, definition } = queueApp({ visibility: "60s" });
    await using t = await start(definition);
    t.faults.crash("work", { operation: 1, when: "after" });
    await t.send("jobs", { n: 1 });
    await t.advance("59s");
    expect(seen).toHaveLength(1);
    expect(await t.queue("jobs")).toMatchObject({ inFlight: 1 });
    await t.advance("1s");
    expect(seen.map(({ receiveCount }) => receiveCount)).toEqual([1, 2]);
    expect(await t.table("effects").get({ id: "1" })).toMatchObject({ item: { times: 1 } });
  });

  it("takes no effect with an operation that it crashed before", async () => {
    const { definition } = queueApp({ visibility: "60s" });
    await using t = await start(definition);
    t.faults.crash("work", { operation: 1, when: "before" });
    await t.send("jobs", { n: 1 });
    await t.settle();
    expect(await t.table("effects").get({ id: "1" })).toBeUndefined();
    await t.advance("60s");
    expect(await t.table("effects").get({ id: "1" })).toBeDefined();
  });

  it("every time has its messages dead-lettered after the last attempt", async () => {
    const { definition } = queueApp({ visibility: "60s", policy: { retry: { attempts: 3 } } });
    await using t = await start(definition);
    t.faults.crash("work", { times: 100 });
    await t.send("jobs", { n: 1 });
    await t.advance("10m");
    expect(await t.deadLetters("jobs")).toMatchObject([{ reason: "received too often without an answer" }]);
    expect(await t.queue("jobs")).toMatchObject({ available: 0, inFlight: 0 });
  });

  it("by running into its timeout is the same", async () => {
    const { seen, definition } = queueApp({
      visibility: "60s",
      handle: (_, receiveCount) =>
        receiveCount === 1 ? new Promise((done) => setTimeout(done, 60_000)) : undefined,
    });
    await using t = await start(definition);
    await t.send("jobs", { n: 1 });
    await t.advance("61s");
    expect(seen.map(({ receiveCount }) => receiveCount)).toEqual([1, 2]);
  });
});

describe("batches", () => {
  function batchApp(policy: DeliveryPolicy, bad: readonly number[] = []) {
    const batches: number[][] = [];
    const jobs = queue("jobs", { schema: Message });
    const work = batchConsumer("work", { event: Message }, ({ events, failed }) => {
      batches.push(events.map(({ data }) => data.n));
      for (const event of events) if (bad.includes(event.data.n)) failed(event, new Error("bad"));
    });
    return { batches, definition: app("test", { jobs: consume(jobs, work, policy) }) };
  }
  const sendMany = async (t: Awaited<ReturnType<typeof start>>, count: number) => {
    for (let n = 0; n < count; n++) await t.send("jobs", { n });
  };

  it("are collected until the window is over", async () => {
    const { batches, definition } = batchApp({ batchSize: 10, batchWindow: "5s" });
    await using t = await start(definition);
    await sendMany(t, 3);
    await t.advance("4s");
    expect(batches).toEqual([]);
    await t.advance("1s");
    expect(batches).toEqual([[0, 1, 2]]);
  });

  it("are delivered before the window is over when they are full", async () => {
    const { batches, definition } = batchApp({ batchSize: 3, batchWindow: "5m" });
    await using t = await start(definition);
    await sendMany(t, 3);
    await t.settle();
    expect(batches).toEqual([[0, 1, 2]]);
  });

  it("that fail in part are redelivered in part", async () => {
    const { batches, definition } = batchApp(
      { batchSize: 3, batchWindow: "1s", retry: { attempts: 2, initialDelay: "10s" } },
      [1],
    );
    await using t = await start(definition);
    await sendMany(t, 3);
    await t.advance("5m");
    expect(batches).toEqual([[0, 1, 2], [1]]);
    expect((await t.deadLetters("jobs")).map(({ data }) => data)).toEqual([{ n: 1 }]);
  });

  it("run side by side up to the concurrency limit, and not more", async () => {
    let running = 0;
    let most = 0;
    const { definition, seen } = queueApp({
      policy: { batchSize: 1, maxConcurrency: 3 },
      handle: async () => {
        most = Math.max(most, ++running);
        await new Promise((done) => setTimeout(done, 1000));
        running--;
      },
    });
    await using t = await start(definition);
    await sendMany(t, 10);
    await t.advance("30s");
    expect(seen).toHaveLength(10);
    expect(most).toBe(3);
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
describe("a FIFO queue", () => {
  it("keeps each group in order when messages fail, and lets other groups pass", async () => {
    const order: string[] = [];
    const schema = z.object({ group: z.string(), n: z.number() });
    const jobs = queue("jobs", { schema, fifo: true });
    const work = consumer("work", { event: schema }, ({ event, receiveCount }) => {
      const { group, n } = event.data;
      if (group === "a" && n === 0 && receiveCount < 3) throw new Error("not yet");
      order.push(`${group}${n}`);
    });
    await using t = await start(
      app("test", { jobs: consume(jobs, work, { batchSize: 2, retry: { attempts: 10 } }) }),
    );
    for (let n = 0; n < 4; n++) {
      await t.send("jobs", { group: "a", n }, { group: "a" });
      await t.send("jobs", { group: "b", n }, { group: "b" });
    }
    await t.settle();
    expect(order.filter((name) => name.startsWith("b"))).toEqual(["b0", "b1", "b2", "b3"]);
    expect(order.filter((name) => name.startsWith("a"))).toEqual([]);
    await t.advance("10m");
    expect(order.filter((name) => name.startsWith("a"))).toEqual(["a0", "a1", "a2", "a3"]);
  });

  // "the message is returned to the queue" and its receive count stands: what is behind a failure must be given back, and
  // every return counts (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
  const poisoned = async (policy: DeliveryPolicy) => {
    const { seen, definition } = queueApp({
      handle: (n) => (n === 0 ? fail() : undefined),
      policy,
      fifo: true,
    });
    const t = await start(definition);
    await Promise.all([0, 1, 2, 3].map((n) => t.send("jobs", { n }, { group: "a" })));
    await t.advance("1h");
    const dead = (await t.deadLetters("jobs")).map(({ data }) => data);
    await t[Symbol.asyncDispose]();
    return { dead, done: seen.map(({ n }) => n).filter((n) => n > 0) };
  };

  it("loses one message to the dead-letter queue where each call gets one, which is the default", async () => {
    expect(await poisoned({ retry: { attempts: 2 } })).toEqual({ dead: [{ n: 0 }], done: [1, 2, 3] });
  });

  it("with larger batches takes those behind a poison message with it when their attempts are used up too", async () => {
    const { dead, done } = await poisoned({ batchSize: 10, retry: { attempts: 2 } });
    expect(dead).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }]);
    expect(done).toEqual([]);
  });
});
