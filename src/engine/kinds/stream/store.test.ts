import { TooLargeError } from "@motif/core";
import { describe, expect, it } from "vitest";
import { openStore } from "../store.ts";
import type { ReplayStart } from "./store.ts";

const DAY_MS = 86_400_000;

function opened(shards = 2) {
  let now = 1_700_000_000_000;
  const store = openStore({ now: () => now });
  const streams = store.kinds.stream;
  streams.declare({ name: "readings", shards, retentionMs: DAY_MS });
  const publish = (...keys: string[]) =>
    streams.publish(
      "readings",
      keys.map((key) => ({ key, body: "{}", attributes: {} })),
    );
  const read = (consumer: string, lanes = 1) =>
    streams
      .positions("readings", consumer, lanes, "earliest")
      .flatMap(({ shard, positions }) =>
        positions.flatMap((after, lane) =>
          streams.read("readings", { shard: shard.shard, lane, lanes }, after, 1000),
        ),
      );
  return {
    streams,
    publish,
    read,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const KEYS = Array.from({ length: 200 }, (_, n) => `key-${n}`);

describe("the shards of a stream", () => {
  it("get about the same share of keys each, and a key is always in the same one", () => {
    const { streams, publish } = opened(8);
    publish(...KEYS, ...KEYS);
    const counts = streams.shards("readings").map(({ shard }) => streams.count("readings", shard));
    expect(counts).toHaveLength(8);
    for (const count of counts) expect(count % 2).toBe(0);
    for (const count of counts) expect(count).toBeGreaterThan(16);
  });

  it("are divided into lanes by key, which together have every record once", () => {
    const { publish, read } = opened(1);
    publish(...KEYS, ...KEYS);
    const records = read("averages", 4);
    expect(records).toHaveLength(400);
    expect(new Set(records.map(({ seq }) => seq)).size).toBe(400);
  });

  it("begin with what was least far where a consumer has another number of lanes than before", () => {
    const { streams, publish } = opened(1);
    publish(...KEYS);
    streams.positions("readings", "averages", 2, "earliest");
    streams.advance("readings", "averages", { shard: 0, lane: 0, seq: 50 });
    streams.advance("readings", "averages", { shard: 0, lane: 1, seq: 20 });
    expect(streams.positions("readings", "averages", 3, "earliest")).toMatchObject([
      { positions: [20, 20, 20] },
    ]);
  });
});

describe("another number of shards", () => {
  it("closes the old ones, whose records come before those of the new ones", () => {
    const { streams, publish } = opened(1);
    publish("a", "b");
    const [before] = streams.positions("readings", "averages", 1, "earliest");
    streams.declare({ name: "readings", shards: 3, retentionMs: DAY_MS });
    publish(...KEYS);
    const shards = streams.shards("readings");
    expect(shards.map(({ closed }) => closed)).toEqual([true, false, false, false]);
    const [old, ...made] = streams.positions("readings", "averages", 1, "latest");
    expect(old?.positions).toEqual(before?.positions);
    expect(made.map(({ positions }) => positions)).toEqual([[0], [0], [0]]);
    for (const shard of shards.slice(1)) expect(streams.mayRead("readings", "averages", shard)).toBe(false);
    streams.advance("readings", "averages", { shard: 0, lane: 0, seq: 2 });
    for (const shard of shards.slice(1)) expect(streams.mayRead("readings", "averages", shard)).toBe(true);
  });

  it("leaves the old ones until their retention is over", () => {
    const { streams, publish, pass } = opened(1);
    publish("a");
    streams.declare({ name: "readings", shards: 2, retentionMs: DAY_MS });
    streams.purgeExpired();
    expect(streams.shards("readings")).toHaveLength(3);
    pass(DAY_MS);
    streams.purgeExpired();
    expect(streams.shards("readings").map(({ shard }) => shard)).toEqual([1, 2]);
  });
});

describe("a stream", () => {
  // https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html: "Records […] are accessible for 24 hours" by default
  it("forgets records when their retention is over, whether somebody processed them or not", () => {
    const { publish, read, pass } = opened();
    publish("a");
    pass(DAY_MS - 1);
    publish("b");
    expect(
      read("averages")
        .map(({ key }) => key)
        .sort(),
    ).toEqual(["a", "b"]);
    pass(1);
    expect(read("averages").map(({ key }) => key)).toEqual(["b"]);
  });

  it("tells how far behind each consumer is", () => {
    const { streams, publish, pass } = opened(1);
    publish("a");
    pass(5000);
    publish("b");
    pass(1000);
    streams.positions("readings", "averages", 1, "earliest");
    expect(streams.iteratorAgeMs("readings", "averages")).toBe(6000);
    streams.advance("readings", "averages", { shard: 0, lane: 0, seq: 1 });
    expect(streams.iteratorAgeMs("readings", "averages")).toBe(1000);
    streams.advance("readings", "averages", { shard: 0, lane: 0, seq: 2 });
    expect(streams.iteratorAgeMs("readings", "averages")).toBe(0);
  });

  it.each([1, 3])("tells how many records wait for each consumer, in %i lanes", (lanes) => {
    const { streams, publish, pass } = opened(1);
    for (const key of ["a", "b", "c", "d"]) publish(key);
    expect(streams.waiting("readings", "averages")).toBe(0);
    streams.positions("readings", "averages", lanes, "earliest");
    expect(streams.waiting("readings", "averages")).toBe(4);
    for (let lane = 0; lane < lanes; lane++) {
      streams.advance("readings", "averages", { shard: 0, lane, seq: 3 });
    }
    expect(streams.waiting("readings", "averages")).toBe(1);
    pass(DAY_MS);
    expect(streams.waiting("readings", "averages")).toBe(0);
  });

  it.each([1, 3])("takes a consumer back to a time or to a record, in %i lanes, and never on", (lanes) => {
    const { streams, publish, pass } = opened(1);
    publish("a", "b");
    pass(1000);
    publish("c", "d");
    streams.positions("readings", "averages", lanes, "earliest");
    const waitsAfter = (from: ReplayStart, at: number) => {
      for (let lane = 0; lane < lanes; lane++) {
        streams.advance("readings", "averages", { shard: 0, lane, seq: at });
      }
      streams.rewind("readings", "averages", from);
      return streams.waiting("readings", "averages");
    };
    const began = 1_700_000_000_000;
    expect(waitsAfter({ at: began }, 4)).toBe(4);
    expect(waitsAfter({ at: began + 1 }, 4)).toBe(2);
    expect(waitsAfter({ at: began + 1000 }, 4)).toBe(2);
    expect(waitsAfter({ at: began + 1001 }, 4)).toBe(0);
    expect(waitsAfter({ seq: 4 }, 4)).toBe(1);
    expect(waitsAfter({ seq: 0 }, 4)).toBe(4);
    expect(waitsAfter({ seq: 4 }, 1)).toBe(3);
    expect(waitsAfter({ at: began + 5000 }, 1)).toBe(3);
  });

  it("takes all records of a call or none", () => {
    const { streams, read } = opened();
    const small = { key: "a", body: "{}", attributes: {} };
    const large = { ...small, body: "x".repeat(1024 * 1024) };
    expect(() => streams.publish("readings", [small, large])).toThrow(TooLargeError);
    expect(read("averages")).toEqual([]);
  });
});
