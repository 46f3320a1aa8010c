import {
  app,
  bucket,
  consume,
  consumer,
  http,
  httpApi,
  objectCreated,
  onObjectCreated,
  queue,
  table,
  task,
} from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { start } from "@motif/engine/testing";
import { seededRandom, VirtualApp } from "@motif/engine/virtual";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { PlannedFaults } from "../sandbox/faults.ts";

const Job = z.object({ n: z.number() });
const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
describe("reserved concurrency and events", () => {
  it("two queues of a consumer share it: no message is lost, forgotten or counted as tried", async () => {
    const first = queue("first", { schema: Job });
    const second = queue("second", { schema: Job });
    let running = 0;
    const seen: string[] = [];
    const both = consumer(
      "both",
      { event: Job, concurrency: { reserved: 1 }, timeout: "10s" },
      async ({ event, receiveCount }) => {
        expect(++running).toBe(1);
        await wait(1000);
        running--;
        seen.push(`${event.source} ${receiveCount}`);
      },
    );
    const policy = { batchSize: 1, retry: { attempts: 1 } } as const;
    const definition = app("test", {
      first: consume(first, both, policy),
      second: consume(second, both, policy),
    });
    await using t = await start(definition);
    for (let n = 0; n < 4; n++) for (const name of ["first", "second"]) await t.send(name, { n });
    await t.advance("30s");
    expect(seen.sort()).toEqual([
      ...Array<string>(4).fill("/queues/first 1"),
      ...Array<string>(4).fill("/queues/second 1"),
    ]);
    for (const name of ["first", "second"]) expect(await t.deadLetters(name)).toEqual([]);
  });
});

/** Every message comes a second time while the first is under way. */
class CopyingFaults extends PlannedFaults {
  override copies(): boolean {
    return true;
  }
}

// "The maximum concurrency setting limits the number of concurrent instances of the function that an Amazon SQS event source
// can invoke": a copy is one more message that it invokes the function with.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
it("copies of messages count in the limit of calls at the same time", async () => {
  let running = 0;
  let most = 0;
  let calls = 0;
  const work = consumer("work", { event: Job, timeout: "10s" }, async () => {
    calls++;
    most = Math.max(most, ++running);
    await wait(1000);
    running--;
  });
  const jobs = queue("jobs", { schema: Job });
  const definition = app("test", { jobs: consume(jobs, work, { batchSize: 1, maxConcurrency: 3 }) });
  const faults = new CopyingFaults(seededRandom(1));
  const virtual = await VirtualApp.start(takeInventory(definition), {
    random: seededRandom(1),
    faults,
    onLine: () => {},
  });
  try {
    for (let n = 0; n < 10; n++) await virtual.operators.queue.send("jobs", { n }, {});
    await virtual.time.advance(60_000);
  } finally {
    await virtual.stop();
  }
  expect(calls).toBeGreaterThan(10);
  expect(most).toBe(3);
});

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
describe("asynchronous invocations", () => {
  const files = bucket("files");
  const failing = (retry = {}) => {
    const times: number[] = [];
    const load = consumer("load", { event: objectCreated }, ({ now }) => {
      times.push(now().getTime());
      throw new Error("no luck");
    });
    return { times, definition: app("test", { load: onObjectCreated(files, load, { retry }) }) };
  };

  it("are tried again after one minute and after two more, without jitter", async () => {
    const { times, definition } = failing();
    await using t = await start(definition);
    const began = t.now().getTime();
    await t.put("files", "a", "x");
    await t.advance("10m");
    expect(times.map((time) => time - began)).toEqual([0, 60_000, 180_000]);
  });

  it("are given up when they are older than their maximum age", async () => {
    const { times, definition } = failing({ attempts: 100, initialDelay: "1h", maxDelay: "1h" });
    await using t = await start(definition);
    await t.put("files", "a", "x");
    await t.advance("1d");
    expect(times).toHaveLength(7); // at 0 to 6 hours
    expect(await t.deadLetters("load")).toMatchObject([{ reason: "older than its maximum age" }]);
  });
});

describe("a stream in virtual time", () => {
  it("takes as much of it as its parts need, and not more", async () => {
    const ticks = http("ticks", {}, () => {
      let left = 3;
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          await wait(1000);
          controller.enqueue(new TextEncoder().encode(`${new Date().getSeconds()} `));
          if (--left === 0) controller.close();
        },
      });
      return new Response(body);
    });
    await using t = await start(app("test", { api: httpApi({ "GET /": ticks }) }));
    const began = t.now().getTime();
    expect(await (await t.fetch("/")).text()).toBe("1 2 3 ");
    expect(t.now().getTime() - began).toBe(3000);
  });

  it("is cut off at the timeout, and the place is free again", async () => {
    const endless = http("endless", { timeout: "5s", concurrency: { reserved: 1 } }, () => {
      return new Response(new ReadableStream<Uint8Array>({ pull: async () => void (await wait(60_000)) }));
    });
    await using t = await start(app("test", { api: httpApi({ "GET /": endless }) }));
    const response = await t.fetch("/");
    expect((await t.fetch("/")).status).toBe(429);
    await expect(response.text()).rejects.toThrow();
    const next = await t.fetch("/");
    expect(next.status).toBe(200);
    await next.body?.cancel();
  });
});

it("concurrent requests share virtual time: each takes as long as it needs", async () => {
  const slow = http("slow", { query: z.object({ ms: z.string() }) }, async ({ query, now }) => {
    await wait(Number(query.ms));
    return new Response(now().toISOString());
  });
  await using t = await start(app("test", { api: httpApi({ "GET /": slow }) }));
  const ended = await Promise.all([3000, 1000, 2000].map(async (ms) => (await t.fetch(`/?ms=${ms}`)).text()));
  expect(ended.map((time) => time.slice(17, 20))).toEqual(["03.", "01.", "02."]);
  expect(t.now().toISOString()).toBe("2026-01-01T00:00:03.000Z");
});

it("an invocation that fails is told to whoever waits for it, by the function's own message", async () => {
  const fail = task("fail", { input: z.object({}), output: z.object({}) }, () => {
    throw new Error("it is what it is");
  });
  await using t = await start(app("test", { fail }));
  await expect(t.invoke("fail", {})).rejects.toThrow("it is what it is");
});

describe("whatever happens to messages", () => {
  const Message = z.object({ group: z.string(), n: z.number() });
  const Done = z.object({ id: z.string() });
  const done = table("done", { schema: Done, partitionKey: "id" });

  const action = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        type: fc.constant("send" as const),
        group: fc.constantFrom("a", "b", "c"),
        delay: fc.integer({ min: 0, max: 30 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant("advance" as const),
        seconds: fc.integer({ min: 0, max: 60 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant("crash" as const),
        operation: fc.integer({ min: 0, max: 2 }),
        after: fc.boolean(),
      }),
    },
  );
  const settings = fc.record({
    fifo: fc.boolean(),
    batchSize: fc.integer({ min: 1, max: 4 }),
    batchWindow: fc.integer({ min: 0, max: 3 }),
    maxConcurrency: fc.constantFrom(2, 3, 10),
    reserved: fc.constantFrom(undefined, 1, 2),
    failures: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }),
    actions: fc.array(action, { minLength: 1, maxLength: 40 }),
    seed: fc.nat(),
  });

  it("each is processed or dead-lettered in the end, and a group's first successes come in order", async () => {
    await fc.assert(fc.asyncProperty(settings, check), { numRuns: 60 });
  });

  async function check(s: typeof settings extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
    const jobs = queue("jobs", { schema: Message, fifo: s.fifo, visibilityTimeout: "60s" });
    const succeeded: { group: string; n: number }[] = [];
    const concurrency = s.reserved === undefined ? {} : { reserved: s.reserved };
    const work = consumer(
      "work",
      { event: Message, uses: { done: done.writer }, timeout: "10s", concurrency },
      async ({ event, done, receiveCount }) => {
        const { group, n } = event.data;
        await wait(n % 3);
        const failures = s.failures.filter((failing) => failing === n).length;
        if (receiveCount <= failures * 2) throw new Error("not yet");
        await done.put({ id: String(n) });
        succeeded.push({ group, n });
      },
    );
    const { batchSize, batchWindow, maxConcurrency } = s;
    const retry = { attempts: 3, initialDelay: "5s" } as const;
    const policy = { batchSize, batchWindow: `${batchWindow}s`, maxConcurrency, retry } as const;
    await using t = await start(app("test", { jobs: consume(jobs, work, policy) }), { seed: s.seed });
    let sent = 0;
    for (const step of s.actions) {
      if (step.type === "advance") await t.advance(`${step.seconds}s`);
      else if (step.type === "crash") {
        const { operation } = step;
        t.faults.crash("work", { operation, when: step.after && operation > 0 ? "after" : "before" });
      } else {
        const { group, delay } = step;
        await t.send("jobs", { group, n: sent++ }, s.fifo ? { group } : { delay: `${delay}s` });
      }
    }
    await t.advance("6h");
    const dead = (await t.deadLetters("jobs")).map(({ data }) => (data as { n: number }).n);
    const processed = (await t.table("done").scan({ limit: 1000 })).entries.map(({ item }) =>
      Number(item.id),
    );
    const everything = new Set([...dead, ...processed]);
    expect(everything.size).toBe(sent);
    expect(await t.queue("jobs")).toMatchObject({ available: 0, inFlight: 0, delayed: 0 });
    if (!s.fifo) return;
    for (const group of ["a", "b", "c"]) {
      const firsts = [...new Set(succeeded.filter((one) => one.group === group).map(({ n }) => n))];
      expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    }
  }
});
