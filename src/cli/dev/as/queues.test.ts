import { type Duration, InvalidArgumentError, TooLargeError } from "@motif/core";
import { start, type TestApp } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import { aws, azure, CLOUDS, gcp } from "./clouds.ts";
import { batchApp, numbers, queueApp, sleep, textOf } from "./queue-app.ts";

const MINUTE = 60_000;
/** What an engine's message has besides its body: its attributes, `{}`. */
const ATTRIBUTES = 2;

async function sendAll(t: TestApp, count: number, group?: (n: number) => string): Promise<void> {
  for (const n of numbers(count)) await t.send("jobs", { n }, group ? { group: group(n) } : {});
}

const fail = () => {
  throw new Error("no luck");
};

describe.each(CLOUDS)("queues as $title", (cloud) => {
  const { queue: semantics } = cloud;

  it("take the largest message of the cloud, and refuse one with a byte more", async () => {
    const { seen, definition } = queueApp();
    await using t = await start(definition, { as: cloud });
    const largest = semantics.message.value - ATTRIBUTES;
    await t.send("jobs", { n: 0, text: textOf(largest) });
    await expect(t.send("jobs", { n: 0, text: textOf(largest + 1) })).rejects.toThrow(TooLargeError);
    await t.settle();
    expect(new Set(seen.map(({ n }) => n))).toEqual(new Set([0]));
  });

  it("let a message wait for 15 minutes", async () => {
    const { seen, definition } = queueApp();
    await using t = await start(definition, { as: cloud });
    await t.send("jobs", { n: 1 }, { delay: "15m" });
    await t.advance("899s");
    expect(seen).toEqual([]);
    await t.advance("1s");
    expect(seen[0]).toMatchObject({ n: 1, receiveCount: 1 });
  });

  it("call a batch consumer with as many messages as the cloud puts together", async () => {
    const { batches, definition } = batchApp({ batchSize: 10, maxConcurrency: 2 });
    await using t = await start(definition, { as: cloud });
    await sendAll(t, 40);
    await t.advance("10m");
    expect(Math.max(...batches.map(({ length }) => length))).toBe(
      Math.min(10, semantics.standard.batch.value),
    );
    expect(new Set(batches.flat())).toEqual(new Set(numbers(40)));
  });

  it("call a batch consumer of a FIFO queue so, too", async () => {
    const { batches, definition } = batchApp({ batchSize: 10, maxConcurrency: 2 }, true);
    await using t = await start(definition, { as: cloud });
    await sendAll(t, 20, () => "one");
    await t.advance("5m");
    expect(Math.max(...batches.map(({ length }) => length))).toBe(Math.min(10, semantics.fifo.batch.value));
    expect([...new Set(batches.flat())]).toEqual(numbers(20));
  });

  it("give up after the attempts of the policy, with its reason", async () => {
    const { seen, definition } = queueApp({ handle: fail, policy: { retry: { attempts: 4 } } });
    await using t = await start(definition, { as: cloud });
    await t.send("jobs", { n: 7 });
    await t.advance("1h");
    expect(new Set(seen.map(({ receiveCount }) => receiveCount))).toEqual(new Set([1, 2, 3, 4]));
    expect(await t.deadLetters("jobs")).toMatchObject([
      { data: { n: 7 }, reason: "no luck", receiveCount: 4 },
    ]);
  });

  it("wait between deliveries as the policy says", async () => {
    const retry = { attempts: 4, initialDelay: "10s", maxDelay: "2h", factor: 100 } as const;
    const { seen, definition } = queueApp({ handle: fail, policy: { retry } });
    await using t = await start(definition, { as: cloud });
    await t.send("jobs", { n: 1 });
    await t.advance("6h");
    const first = numbers(4).map(
      (n) => seen.find(({ receiveCount }) => receiveCount === n + 1)?.at ?? Number.NaN,
    );
    const waits = first.slice(1).map((at, n) => at - Number(first[n]));
    const limits = [10_000, 1_000_000, 7_200_000].map((limit) =>
      Math.min(limit, (semantics.longestWait?.value ?? Number.POSITIVE_INFINITY) * 1000),
    );
    if (semantics.jitter.value)
      for (const [n, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(limits[n] ?? 0);
    else expect(waits).toEqual(limits);
  });

  it("deliver every message, and some of them twice, as the seed says", async () => {
    const runs: string[] = [];
    for (const seed of [1, 1, 2]) {
      const { seen, definition } = queueApp({ policy: { batchSize: 1 } });
      await using t = await start(definition, { as: cloud, seed });
      await sendAll(t, 200);
      await t.settle();
      expect(new Set(seen.map(({ n }) => n))).toEqual(new Set(numbers(200)));
      expect(seen.length).toBeGreaterThan(200);
      runs.push(seen.map(({ n }) => n).join());
    }
    expect(runs[1]).toBe(runs[0]);
    expect(runs[2]).not.toBe(runs[0]);
  });

  it(`deliver messages ${semantics.standard.reorders.value ? "out of" : "in"} order`, async () => {
    const { seen, definition } = queueApp({
      policy: { batchSize: 1, maxConcurrency: 2 },
      handle: () => sleep("1s"),
    });
    await using t = await start(definition, { as: cloud });
    await sendAll(t, 50);
    await t.advance("1m");
    const order = [...new Set(seen.map(({ n }) => n))];
    if (semantics.standard.reorders.value) expect(order).not.toEqual(numbers(50));
    else expect(order).toEqual(numbers(50));
  });

  it("deliver the messages of a FIFO group in order, and twice only where the cloud does", async () => {
    const { seen, definition } = queueApp({ fifo: true, policy: { batchSize: 1 } });
    await using t = await start(definition, { as: cloud });
    await sendAll(t, 200, (n) => `group-${n % 4}`);
    await t.settle();
    for (const group of numbers(4)) {
      const inOrder = [...new Set(seen.map(({ n }) => n).filter((n) => n % 4 === group))];
      expect(inOrder).toEqual(numbers(200).filter((n) => n % 4 === group));
    }
    expect(seen.length > 200).toBe(semantics.fifo.faults.twice.value);
  });

  it("drop a second message with the same id for 5 minutes", async () => {
    const { seen, definition } = queueApp({ fifo: true });
    await using t = await start(definition, { as: cloud });
    const send = () => t.send("jobs", { n: 1 }, { group: "a", deduplicationId: "same" });
    await send();
    await t.advance("299s");
    await send();
    await t.settle();
    const once = seen.length;
    await t.advance("2s");
    await send();
    await t.settle();
    expect(new Set(seen.slice(0, once).map(({ at }) => at)).size).toBe(1);
    expect(seen.length).toBeGreaterThan(once);
  });

  it("take the longest group of the cloud, and refuse a longer one", async () => {
    const { definition } = queueApp({ fifo: true });
    await using t = await start(definition, { as: cloud });
    const longest = "g".repeat(semantics.fifo.group.value);
    await t.send("jobs", { n: 1 }, { group: longest });
    for (const group of [`${longest}g`, ""]) {
      await expect(t.send("jobs", { n: 2 }, { group })).rejects.toThrow(InvalidArgumentError);
    }
    const spaced = t.send("jobs", { n: 3 }, { group: "two words" });
    if (semantics.fifo.characters) await expect(spaced).rejects.toThrow("letters, digits and punctuation");
    else await spaced;
  });

  it("count a delivery that found its message in work elsewhere", async () => {
    const busy = Object.assign(new Error("in work"), { retryAfterMs: 1000 });
    const { seen, definition } = queueApp({
      policy: { retry: { attempts: 3, initialDelay: "1s" } },
      handle: () => {
        throw busy;
      },
    });
    await using t = await start(definition, { as: cloud });
    await t.send("jobs", { n: 1 });
    await t.advance("1h");
    expect(new Set(seen.map(({ receiveCount }) => receiveCount))).toEqual(new Set([1, 2, 3]));
    expect(await t.deadLetters("jobs")).toHaveLength(1);
  });
});

describe.each(CLOUDS)("whatever happens as $title", (cloud) => {
  it.each([
    [false, 10],
    [true, 1],
    [true, 10],
  ])(
    "every message is processed or a dead letter in the end (fifo: %s, batches of %i)",
    async (fifo, batchSize) => {
      for (const seed of numbers(8)) {
        const done = new Set<number>();
        const { definition } = queueApp({
          fifo,
          visibilityTimeout: "3m",
          policy: { batchSize, maxConcurrency: 3, retry: { attempts: 4, maxDelay: "1m" } },
          handle: async (n, receiveCount) => {
            await sleep("1s");
            if ((n * 7 + seed) % 5 === 0 && receiveCount < 3) fail();
            if ((n + seed) % 13 === 0) fail();
            done.add(n);
          },
        });
        await using t = await start(definition, { as: cloud, seed });
        t.faults.crash("work", { times: 4 });
        await sendAll(t, 60, fifo ? (n) => `group-${n % 5}` : undefined);
        await t.advance("12h");
        const dead = (await t.deadLetters("jobs")).map(({ data }) => (data as { n: number }).n); // as it was sent
        const all = new Set([...done, ...dead]);
        expect({ seed, missing: numbers(60).filter((n) => !all.has(n)) }).toEqual({ seed, missing: [] });
        expect(await t.queue("jobs")).toMatchObject({ available: 0, inFlight: 0, delayed: 0 });
      }
    },
  );
});

/** When the message is delivered again whose function crashed at its first delivery, in milliseconds after that. */
async function afterCrash(cloud: (typeof CLOUDS)[number]): Promise<number> {
  const { seen, definition } = queueApp({
    visibilityTimeout: "3m",
    policy: { retry: { attempts: 5, initialDelay: "20s", maxDelay: "20s" } },
  });
  await using t = await start(definition, { as: cloud });
  t.faults.crash("work");
  const sentAt = t.now().getTime();
  await t.send("jobs", { n: 1 });
  await t.advance("10m");
  return (seen[0]?.at ?? Number.NaN) - sentAt;
}

/** How often a message is delivered whose function always crashes, with 3 attempts. */
async function deliveriesOfCrashes(
  cloud: (typeof CLOUDS)[number],
  limit: { readonly maxConcurrency?: number },
): Promise<number | undefined> {
  const { definition } = queueApp({ policy: { ...limit, retry: { attempts: 3, maxDelay: "1s" } } });
  await using t = await start(definition, { as: cloud });
  t.faults.crash("work", { times: 1000 });
  await t.send("jobs", { n: 1 });
  await t.advance("2d");
  return (await t.deadLetters("jobs"))[0]?.receiveCount;
}

describe("a message whose function always crashes", () => {
  it.each([aws, azure])("is delivered as $title as often as the policy says", async (cloud) => {
    expect((await deliveriesOfCrashes(cloud, {})) ?? 0).toBeLessThanOrEqual(4);
  });

  // The first attempt is only remembered when it fails in the handler: src/gcp/queue/attempts.ts.
  it("is delivered once more on Google Cloud, also where the app limits concurrency", async () => {
    expect(await deliveriesOfCrashes(gcp, {})).toBe(4);
    expect(await deliveriesOfCrashes(gcp, { maxConcurrency: 2 })).toBe(4);
  });
});

/** Two calls take all that the app allows for five minutes, and then a third message comes. */
async function whileAllIsTaken(cloud: (typeof CLOUDS)[number], wait: Duration, attempts: number) {
  const { seen, definition } = queueApp({
    timeout: "8m",
    policy: { maxConcurrency: 2, retry: { attempts, initialDelay: wait, maxDelay: wait, factor: 1 } },
    handle: async (n, receiveCount) => {
      if (n < 2) await sleep("5m");
      else if (receiveCount < attempts) fail();
    },
  });
  await using t = await start(definition, { as: cloud, seed: 7 });
  await sendAll(t, 2);
  await t.advance("1s");
  await t.send("jobs", { n: 2 });
  await t.advance("20m");
  const third = seen.filter(({ n }) => n === 2);
  return { counts: third.map(({ receiveCount }) => receiveCount), dead: await t.deadLetters("jobs") };
}

describe("a message that finds no free instance", () => {
  it.each(CLOUDS)("has all of its attempts on $title when there is one", async (cloud) => {
    const { counts, dead } = await whileAllIsTaken(cloud, "10s", 3);
    expect(counts.slice(0, 3)).toEqual([1, 2, 3]);
    expect(dead).toEqual([]);
  });

  // "The maximum number of delivery attempts for any message. The value must be between 5 and 100." It is "1 + (the sum of
  // number of NACKs and number of times the acknowledgement deadline has been exceeded for the message)":
  // https://docs.cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions#deadletterpolicy
  it("is given up on Google Cloud after 100 deliveries that nobody looked at, and waits elsewhere", async () => {
    const google = await whileAllIsTaken(gcp, "1s", 3);
    expect(google.counts).toEqual([]);
    expect(google.dead).toMatchObject([{ reason: expect.stringContaining("without a free environment") }]);
    expect((await whileAllIsTaken(aws, "1s", 3)).dead).toEqual([]);
  });
});

/** How often a message is delivered whose function runs for 11 minutes. */
async function deliveriesOfLongRun(cloud: (typeof CLOUDS)[number]): Promise<number> {
  const counts: number[] = [];
  const { definition } = queueApp({
    timeout: "14m",
    handle: async (_, receiveCount) => {
      counts.push(receiveCount);
      await sleep("11m");
    },
  });
  await using t = await start(definition, { as: cloud, seed: 3 });
  await t.send("jobs", { n: 1 });
  await t.advance("30m");
  return Math.max(...counts);
}

describe("a message whose function crashed", () => {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
  it("comes back on AWS when its visibility timeout ends", async () => {
    expect(await afterCrash(aws)).toBe(3 * MINUTE);
  });

  // https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#peeklock-behavior
  it("comes back on Azure at once: the host abandons it", async () => {
    expect(await afterCrash(azure)).toBe(0);
  });

  // https://docs.cloud.google.com/pubsub/docs/push: anything but success is a negative acknowledgement
  it("comes back on Google Cloud after the backoff of its subscription", async () => {
    expect(await afterCrash(gcp)).toBe(20_000);
  });
});

describe("a message whose function runs for 11 minutes", () => {
  it("stays hidden on AWS, whose visibility timeout is longer", async () => {
    expect(await deliveriesOfLongRun(aws)).toBe(1);
  });

  it("stays hidden on Azure, where the host renews the lock", async () => {
    expect(await deliveriesOfLongRun(azure)).toBe(1);
  });

  it("is delivered again on Google Cloud, where 10 minutes are the longest acknowledgement deadline", async () => {
    expect(await deliveriesOfLongRun(gcp)).toBeGreaterThan(1);
  });
});

describe("limits of one cloud", () => {
  it("AWS: a batch has 6 MB of messages at most", async () => {
    const { batches, definition } = batchApp({ batchSize: 10, maxConcurrency: 2 });
    await using t = await start(definition, { as: aws });
    for (const n of numbers(10)) await t.send("jobs", { n, text: "x".repeat(1_000_000) });
    await t.advance("5m");
    expect(Math.max(...batches.map(({ length }) => length))).toBe(6);
    expect(new Set(batches.flat())).toEqual(new Set(numbers(10)));
  });

  it.each(CLOUDS)("$title: the largest message that waits, and a byte more", async (cloud) => {
    const { seen, definition } = queueApp();
    await using t = await start(definition, { as: cloud });
    const largest = (cloud.queue.delayedMessage ?? cloud.queue.message).value - ATTRIBUTES;
    await t.send("jobs", { n: 0, text: textOf(largest) }, { delay: "1s" });
    const larger = t.send("jobs", { n: 0, text: textOf(largest + 1) }, { delay: "1s" });
    await expect(larger).rejects.toThrow(TooLargeError);
    await t.advance("1m");
    expect(seen.length).toBeGreaterThan(0);
  });
});

describe("a failed message of a FIFO queue", () => {
  /** The longest wait for a second delivery, of 20 groups. */
  const longestWait = async (cloud: (typeof CLOUDS)[number]) => {
    const { seen, definition } = queueApp({
      fifo: true,
      timeout: "20s",
      policy: { retry: { attempts: 2, initialDelay: "5m", maxDelay: "5m" } },
      handle: fail,
    });
    await using t = await start(definition, { as: cloud });
    await sendAll(t, 20, String);
    await t.advance("1h");
    const times = numbers(20).map((n) => seen.filter((each) => each.n === n));
    return Math.max(
      ...times.map((of) => (of.find(({ receiveCount }) => receiveCount === 2)?.at ?? 0) - (of[0]?.at ?? 0)),
    );
  };

  // src/azure/queue/trigger.ts: Service Bus has no way to give a message of a session back for later.
  it("waits on Azure inside of the call, and so no longer than its timeout", async () => {
    expect(await longestWait(azure)).toBe(20_000);
  });

  it.each([aws, gcp])("waits as $title as long as the policy says", async (cloud) => {
    expect(await longestWait(cloud)).toBeGreaterThan(4 * MINUTE);
  });

  /** How long the message of another group waits, in milliseconds, that comes after two that failed took all calls there may be. */
  const nextGroup = async (cloud: (typeof CLOUDS)[number]) => {
    const { seen, definition } = queueApp({
      fifo: true,
      timeout: "20s",
      policy: { maxConcurrency: 2, retry: { attempts: 2, initialDelay: "5m", factor: 1 } },
      handle: (n) => (n < 2 ? fail() : undefined),
    });
    await using t = await start(definition, { as: cloud });
    await sendAll(t, 2, String);
    await t.advance("1s");
    const sentAt = t.now().getTime();
    await t.send("jobs", { n: 2 }, { group: "2" });
    await t.advance("1h");
    return (seen.find(({ n }) => n === 2)?.at ?? Number.NaN) - sentAt;
  };

  it("takes up a call on Azure while it waits", async () => {
    expect(await nextGroup(azure)).toBeGreaterThan(10_000);
  });

  it.each([aws, gcp])("takes up nothing as $title while it waits", async (cloud) => {
    expect(await nextGroup(cloud)).toBe(0);
  });
});

describe("without a cloud", () => {
  it("messages come once and in order", async () => {
    const { seen, definition } = queueApp({ policy: { batchSize: 1 } });
    await using t = await start(definition);
    await sendAll(t, 200);
    await t.settle();
    expect(seen.map(({ n }) => n)).toEqual(numbers(200));
  });
});
