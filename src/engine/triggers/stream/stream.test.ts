import {
  app,
  batchConsumer,
  consume,
  consumer,
  consumeStream,
  type FailedBatch,
  failedBatch,
  queue,
  type StreamPolicy,
  stream,
  TerminalError,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const Reading = z.object({ sensor: z.string(), n: z.number() });
type Reading = z.infer<typeof Reading>;
type Policy = Omit<StreamPolicy, "onFailure">;

const rejected = queue("rejected", { schema: failedBatch });

interface Consumers {
  readonly [name: string]: {
    readonly handle?: (reading: Reading) => void | Promise<void>;
    /** Throws, and all of the batch has failed. */
    readonly handleBatch?: (readings: readonly Reading[]) => void | Promise<void>;
    readonly policy?: Policy;
    readonly timeout?: "10s";
  };
}

/** An app with a stream, a consumer for each of these, and one of what they reject. */
function plant(consumers: Consumers, shards = 1) {
  const readings = stream("readings", { schema: Reading, partitionKey: "sensor", shards });
  const batches: { by: string; at: number; ns: number[] }[] = [];
  const done: Reading[] = [];
  const failed: FailedBatch[] = [];
  const recovered: unknown[] = [];
  const wired = Object.entries(consumers).map(([by, { handle, handleBatch, policy = {} }]) => {
    const fn = handle
      ? consumer(by, { event: Reading, timeout: "10s" }, async ({ event }) => {
          await handle(event.data);
          done.push(event.data);
        })
      : batchConsumer(by, { event: Reading, timeout: "10s" }, async ({ events, now }) => {
          const all = events.map(({ data }) => data);
          batches.push({ by, at: now().getTime(), ns: all.map(({ n }) => n) });
          await handleBatch?.(all);
          done.push(...all);
        });
    return [`${by}-of-readings`, consumeStream(readings, fn, { onFailure: rejected, ...policy })] as const;
  });
  const look = consumer(
    "look",
    { event: failedBatch, uses: { readings: readings.reader } },
    async ({ event, readings: reader }) => {
      failed.push(event.data);
      for (const { data } of await reader.rawRecordsOf(event.data)) recovered.push(data);
    },
  );
  return {
    batches,
    done,
    failed,
    recovered,
    definition: app("plant", { ...Object.fromEntries(wired), rejected: consume(rejected, look) }),
    nsOf: (by: string) => batches.filter((batch) => batch.by === by).map(({ ns }) => ns),
  };
}

const readings = (count: number, sensors = 1): Reading[] =>
  Array.from({ length: count }, (_, n) => ({ sensor: `s${n % sensors}`, n }));
const failAt =
  (...ns: number[]) =>
  (all: readonly Reading[]) => {
    if (all.some(({ n }) => ns.includes(n))) throw new Error("no luck");
  };
const inOrder = (all: readonly Reading[]) => {
  for (const [sensor, own] of Map.groupBy(all, (each) => each.sensor)) {
    const ns = own.map(({ n }) => n);
    expect(ns, sensor).toEqual([...ns].sort((a, b) => a - b));
  }
};

describe("a consumer of a stream", () => {
  it("gets every record once, in the order of its key, over all shards", async () => {
    const { done, definition } = plant({ average: {} }, 4);
    await using t = await start(definition);
    await t.records("readings", readings(1000, 20));
    await t.settle();
    expect(done).toHaveLength(1000);
    inOrder(done);
    expect(await t.stream("readings")).toMatchObject({
      consumers: [{ name: "average-of-readings", function: "average", iteratorAgeSeconds: 0 }],
    });
  });

  it("gets what is there in batches up to the size, and one batch of a shard at a time", async () => {
    let under = 0;
    let most = 0;
    const { nsOf, definition } = plant({
      average: {
        policy: { batchSize: 40 },
        handleBatch: async () => {
          most = Math.max(most, ++under);
          await new Promise((resolve) => setTimeout(resolve, 100));
          under--;
        },
      },
    });
    await using t = await start(definition);
    await t.records("readings", readings(100, 5));
    await t.advance("1s");
    expect(nsOf("average").map(({ length }) => length)).toEqual([40, 40, 20]);
    expect(most).toBe(1);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html: MaximumBatchingWindowInSeconds
  it("waits for a full batch until the window is over, and no longer", async () => {
    const { batches, definition } = plant({ average: { policy: { batchSize: 3, batchWindow: "30s" } } });
    await using t = await start(definition);
    const from = t.now().getTime();
    await t.records("readings", readings(2));
    await t.advance("29s");
    expect(batches).toHaveLength(0);
    await t.advance("1s");
    expect(batches.map(({ at, ns }) => [at - from, ns])).toEqual([[30_000, [0, 1]]]);
    await t.records("readings", readings(3));
    await t.settle();
    expect(batches).toHaveLength(2);
  });

  it("does not wait for another one that fails, and each has a position of its own", async () => {
    const { nsOf, definition } = plant({
      average: {},
      watch: { handleBatch: failAt(0), policy: { attempts: 1000, bisect: false } },
    });
    await using t = await start(definition);
    await t.records("readings", readings(3));
    await t.settle();
    expect(nsOf("average")).toEqual([[0, 1, 2]]);
    await t.advance("30s");
    const { consumers } = await t.stream("readings");
    expect(consumers.map(({ iteratorAgeSeconds }) => iteratorAgeSeconds)).toEqual([0, 30]);
    expect(nsOf("watch").length).toBeGreaterThan(3);
  });

  it("that starts at the latest record gets none from before, one that starts at the earliest all", async () => {
    const { nsOf, definition } = plant({
      average: { policy: { startAt: "latest" } },
      watch: {},
    });
    await using t = await start(definition);
    await t.settle();
    await t.records("readings", readings(2));
    await t.settle();
    expect(nsOf("average")).toEqual([[0, 1]]);
    expect(nsOf("watch")).toEqual([[0, 1]]);
  });

  it("works on several batches of a shard at a time where it may, in the order of keys", async () => {
    let most = 0;
    let under = 0;
    const { done, definition } = plant({
      average: {
        policy: { parallelization: 4, batchSize: 5 },
        handleBatch: async () => {
          most = Math.max(most, ++under);
          await new Promise((resolve) => setTimeout(resolve, 100));
          under--;
        },
      },
    });
    await using t = await start(definition);
    await t.records("readings", readings(200, 20));
    await t.advance("10s");
    expect(most).toBe(4);
    expect(done).toHaveLength(200);
    inOrder(done);
  });
});

describe("a batch of a stream that fails", () => {
  it("holds back its shard, and no other one", async () => {
    const { done, definition } = plant(
      { average: { handleBatch: failAt(0), policy: { attempts: 1000, bisect: false } } },
      4,
    );
    await using t = await start(definition);
    await t.records("readings", readings(40, 20));
    await t.advance("1m");
    expect(done.length).toBeGreaterThan(10);
    expect(done.some(({ sensor }) => sensor === "s0")).toBe(false);
    inOrder(done);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html: "Lambda uses the lowest sequence number
  // as the checkpoint"
  it("in part is tried again from the first failed record on: what succeeded behind it runs again", async () => {
    let broken = true;
    const { done, definition } = plant({
      average: {
        handle: ({ n }) => {
          if (n === 2 && broken) throw new Error("no luck");
        },
      },
    });
    await using t = await start(definition);
    await t.records("readings", readings(5, 5));
    broken = true;
    await t.settle();
    broken = false;
    await t.advance("10s");
    const ns = done.map(({ n }) => n);
    expect(ns.filter((n) => n < 2)).toEqual([0, 1]);
    expect(ns.filter((n) => n === 2)).toEqual([2]);
    expect(ns.filter((n) => n === 4).length).toBeGreaterThan(1);
  });

  it("is halved until the poison is alone: exactly that goes to the failure queue, and can be read again from there", async () => {
    const { done, failed, recovered, definition } = plant({ average: { handleBatch: failAt(37) } });
    await using t = await start(definition);
    await t.records("readings", readings(100, 10));
    await t.advance("5m");
    expect(new Set(done.map(({ n }) => n)).size).toBe(99);
    expect(recovered).toEqual([{ sensor: "s7", n: 37 }]);
    expect(failed).toMatchObject([
      {
        version: "1.0",
        requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 5 },
        KinesisBatchInfo: { shardId: "shardId-000000000000", batchSize: 1 },
        reason: "no luck",
      },
    ]);
    expect((await t.stream("readings")).consumers[0]?.iteratorAgeSeconds).toBe(0);
  });

  it("without bisect goes to the failure queue together, from its first failed record on", async () => {
    const { failed, recovered, definition } = plant({
      average: { handle: ({ n }) => failAt(1)([{ sensor: "", n }]), policy: { bisect: false, attempts: 2 } },
    });
    await using t = await start(definition);
    await t.records("readings", readings(4, 4));
    await t.advance("1m");
    expect(failed).toMatchObject([{ KinesisBatchInfo: { batchSize: 3 } }]);
    expect(recovered).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it("waits longer after each attempt", async () => {
    const { batches, definition } = plant({ average: { handleBatch: failAt(0), policy: { attempts: 5 } } });
    await using t = await start(definition);
    await t.records("readings", readings(1));
    await t.advance("5m");
    const waits = batches.slice(1).map(({ at }, index) => at - (batches[index]?.at ?? 0));
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it("for a reason that no attempt can mend loses that record at once, and no other one", async () => {
    const { done, failed, recovered, definition } = plant({
      average: {
        handle: ({ n }) => {
          if (n === 1) throw new TerminalError("never");
        },
      },
    });
    await using t = await start(definition);
    await t.records("readings", readings(4));
    await t.settle();
    expect(done.map(({ n }) => n)).toEqual([0, 2, 3]);
    expect(recovered).toEqual([{ sensor: "s0", n: 1 }]);
    expect(failed).toMatchObject([{ requestContext: { condition: "TerminalError" } }]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html: MaximumRecordAgeInSeconds
  it("is given up when its records are too old, and younger ones behind them are not", async () => {
    const { done, failed, definition } = plant({
      average: { handleBatch: failAt(0), policy: { attempts: 1000, maximumAge: "1m", bisect: false } },
    });
    await using t = await start(definition);
    await t.records("readings", readings(1));
    await t.advance("30s");
    await t.records("readings", [{ sensor: "s0", n: 7 }]);
    await t.advance("2m");
    expect(failed).toMatchObject([
      { requestContext: { condition: "RecordAgeExceeded" }, KinesisBatchInfo: { batchSize: 1 } },
    ]);
    expect(done.map(({ n }) => n)).toEqual([7]);
  });

  it("by a crash of its function is tried again, as one that the function fails at", async () => {
    const { done, failed, definition } = plant({ average: {} });
    await using t = await start(definition);
    t.faults.crash("average", { times: 1 });
    await t.records("readings", readings(10, 3));
    await t.advance("1m");
    expect(new Set(done.map(({ n }) => n)).size).toBe(10);
    expect(failed).toEqual([]);
  });
});

describe("a stream and the death of everything", () => {
  it("with a poison record in each shard loses nothing: order per key, and exactly the poison in the failure queue", async () => {
    const poison = [100, 333, 501, 742];
    const { done, recovered, definition } = plant({ average: { handleBatch: failAt(...poison) } }, 4);
    await using t = await start(definition);
    const all = readings(1000, 40);
    await t.records("readings", all.slice(0, 500));
    await t.advance("1s");
    await t.restart();
    await t.records("readings", all.slice(500));
    await t.advance("3s");
    await t.restart();
    await t.advance("10m");
    const lost = all.filter(({ n }) => !poison.includes(n) && !done.some((each) => each.n === n));
    expect(lost).toEqual([]);
    expect(recovered.map((each) => (each as Reading).n).sort((a, b) => a - b)).toEqual(poison);
    const firstTimes = [...new Map(done.toReversed().map((each) => [each.n, each])).values()].toReversed();
    inOrder(firstTimes);
  });
});

describe("a replay", () => {
  it("gives one consumer again what came since a time, in the order of its keys, and others nothing", async () => {
    const { nsOf, definition } = plant({ average: {}, watch: {} });
    await using t = await start(definition);
    await t.records("readings", readings(3));
    await t.advance("1h");
    await t.records("readings", readings(6).slice(3));
    await t.advance("1m");
    expect(await t.replayStream("average-of-readings", "30m")).toEqual({
      waiting: 3,
      iteratorAgeSeconds: 60,
    });
    await t.settle();
    expect(nsOf("average")).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [3, 4, 5],
    ]);
    expect(nsOf("watch")).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    await t.replayStream("average-of-readings", "1d");
    await t.settle();
    expect(nsOf("average").at(-1)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("goes back only: what a consumer has not had is not left out", async () => {
    let broken = true;
    const { done, definition } = plant({
      average: {
        handleBatch: () => {
          if (broken) throw new Error("no luck");
        },
        policy: { attempts: 1000, bisect: false },
      },
    });
    await using t = await start(definition);
    await t.records("readings", readings(3));
    await t.advance("10m");
    expect(await t.replayStream("average-of-readings", "1m")).toMatchObject({ waiting: 3 });
    broken = false;
    await t.advance("1m");
    expect(done.map(({ n }) => n)).toEqual([0, 1, 2]);
  });

  it("begins when a call under way is over, which does not move the position any more", async () => {
    let under = 0;
    let most = 0;
    const { batches, definition } = plant({
      average: {
        policy: { batchSize: 2 },
        handleBatch: async () => {
          most = Math.max(most, ++under);
          await new Promise((resolve) => setTimeout(resolve, 5000));
          under--;
        },
      },
    });
    await using t = await start(definition);
    await t.records("readings", readings(4));
    await t.advance("7s");
    await t.replayStream("average-of-readings", "1h");
    await t.advance("1m");
    expect(batches.map(({ ns }) => ns)).toEqual([
      [0, 1],
      [2, 3],
      [0, 1],
      [2, 3],
    ]);
    expect(most).toBe(1);
    expect((await t.stream("readings")).consumers[0]?.iteratorAgeSeconds).toBe(0);
  });

  it("goes on after everything has died", async () => {
    const { nsOf, definition } = plant({ average: { policy: { batchSize: 2 } } }, 4);
    await using t = await start(definition);
    await t.records("readings", readings(40, 20));
    await t.settle();
    const before = nsOf("average").flat().length;
    await t.replayStream("average-of-readings", "1h");
    await t.restart();
    await t.advance("1m");
    expect(
      nsOf("average")
        .flat()
        .slice(before)
        .toSorted((a, b) => a - b),
    ).toEqual(readings(40, 20).map(({ n }) => n));
  });

  it("of a consumer that there is not is refused", async () => {
    await using t = await start(plant({ average: {} }).definition);
    await expect(t.replayStream("average", "1h")).rejects.toMatchObject({ code: "not-found" });
  });
});
