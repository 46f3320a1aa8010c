import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import app from "./app.ts";
import type { Interval, Reading } from "./resources.ts";

const DAY = "2025-12-01";

function put(t: TestApp, meter: string, time: string, wattHours: number): Promise<Response> {
  return t.fetch(`/meters/${meter}/readings/${DAY}T${time}Z`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ wattHours }),
  });
}

/** Readings of a meter, one a minute from midnight on: 10 Wh each, which are 600 W. */
function minutes(meter: string, count: number, from = 0): Reading[] {
  return Array.from({ length: count }, (_, n) => {
    const at = new Date(Date.parse(`${DAY}T00:00:00Z`) + (from + n) * 60_000);
    return { meter, at: at.toISOString().replace(".000", ""), wattHours: 1000 + (from + n) * 10 };
  });
}

/** The intervals of a meter: `00:15 150 Wh, 15 readings, 600 W` of each. */
async function shown(t: TestApp, meter: string): Promise<string[]> {
  const { intervals } = await (await t.fetch(`/meters/${meter}/intervals?day=${DAY}`)).json();
  return intervals.map(
    ({ start, wattHours, readings, peakWatts }: Interval) =>
      `${start.slice(11, 16)} ${wattHours} Wh, ${readings} readings, ${peakWatts} W`,
  );
}

async function rejected(t: TestApp, meter: string): Promise<{ condition: string; reason?: string }[]> {
  return (await (await t.fetch(`/meters/${meter}/rejections`)).json()).rejections;
}

const ageOf = async (t: TestApp) => (await t.stream("readings")).consumers[0]?.iteratorAgeSeconds;

/** What a meter used, over all of its intervals. */
async function used(t: TestApp, meter: string): Promise<number> {
  const { entries } = await t.table("intervals").query({ partition: meter });
  return entries.reduce((sum, { item }) => sum + Number(item["wattHours"]), 0);
}

describe("readings", () => {
  it("become intervals of a quarter of an hour, with what was used and the peak", async () => {
    await using t = await start(app);
    expect((await put(t, "A1", "08:00:00", 5000)).status).toBe(202);
    await put(t, "A1", "08:10:00", 5200);
    await put(t, "A1", "08:15:00", 5400);
    await put(t, "A1", "08:20:00", 5410);
    await put(t, "B2", "23:59:59", 7);
    await t.advance("5s");
    expect(await shown(t, "A1")).toEqual([
      "08:00 200 Wh, 2 readings, 1200 W",
      "08:15 210 Wh, 2 readings, 2400 W",
    ]);
    expect(await shown(t, "B2")).toEqual(["23:45 0 Wh, 1 readings, 0 W"]);
    expect(await shown(t, "C3")).toEqual([]);
  });

  it("wait for each other for five seconds, or until there are a hundred: then they go in one call", async () => {
    await using t = await start(app);
    await t.records("readings", minutes("A1", 30));
    await t.advance("4s");
    expect(await shown(t, "A1")).toEqual([]);
    await t.advance("1s");
    expect(t.usage().streams["readings"]).toMatchObject({ batches: 1, delivered: 30 });
    await t.records("readings", minutes("A1", 100, 30));
    await t.settle();
    expect(t.usage().streams["readings"]).toMatchObject({ batches: 2, delivered: 130 });
    expect(await used(t, "A1")).toBe(1290);
  });

  it("of one meter are counted in their order, and those of others beside them", async () => {
    await using t = await start(app);
    const meters = Array.from({ length: 20 }, (_, n) => `M${n}`);
    const all = meters.map((meter) => minutes(meter, 60));
    for (let minute = 0; minute < 60; minute++)
      await t.records(
        "readings",
        all.flatMap((own) => own[minute] ?? []),
      );
    await t.advance("10s");
    for (const meter of meters) {
      expect(await shown(t, meter)).toEqual([
        "00:00 140 Wh, 15 readings, 600 W",
        "00:15 150 Wh, 15 readings, 600 W",
        "00:30 150 Wh, 15 readings, 600 W",
        "00:45 150 Wh, 15 readings, 600 W",
      ]);
      expect(await rejected(t, meter)).toEqual([]);
    }
  });

  it("that come again, or are older than what was counted, change nothing", async () => {
    await using t = await start(app);
    t.faults.duplicate("stream:aggregate", 3);
    await put(t, "A1", "08:00:00", 5000);
    await put(t, "A1", "08:05:00", 5100);
    await put(t, "A1", "08:05:00", 5100);
    await t.advance("5s");
    await put(t, "A1", "08:01:00", 5020);
    await put(t, "A1", "08:05:00", 5555);
    await put(t, "A1", "08:06:00", 5120);
    await t.advance("5s");
    expect(await shown(t, "A1")).toEqual(["08:00 120 Wh, 3 readings, 1200 W"]);
    expect(await rejected(t, "A1")).toEqual([]);
  });

  it.each([
    ["of no meter", "a1", "08:00:00", 1],
    ["at no time", "A1", "25:00:00", 1],
    ["with a fraction", "A1", "08:00:00", 1.5],
    ["below zero", "A1", "08:00:00", -1],
  ])("%s are refused", async (_, meter, time, wattHours) => {
    await using t = await start(app);
    expect((await put(t, meter, time, wattHours)).status).toBe(400);
    expect((await t.stream("readings")).shards.every(({ records }) => records === 0)).toBe(true);
  });

  it("from the future are refused, but for what a clock may be ahead", async () => {
    await using t = await start(app, { at: new Date(`${DAY}T08:00:00Z`) });
    const ahead = await put(t, "A1", "08:05:01", 1);
    expect(ahead.status).toBe(400);
    expect((await ahead.json()).detail).toContain("set the clock of meter A1");
    expect((await put(t, "A1", "08:05:00", 1)).status).toBe(202);
  });
});

describe("a reading that no meter can show", () => {
  it.each([
    ["a counter that runs backwards", 4999, "The counter runs backwards: 4999 after 5000."],
    ["more than a meter lets through", 100_000_000, "1199940000 watts are more than a meter lets through."],
  ])(
    "(%s) is rejected at its first attempt, and those behind it are counted",
    async (_, wattHours, reason) => {
      await using t = await start(app);
      await put(t, "A1", "08:00:00", 5000);
      await put(t, "A1", "08:05:00", wattHours);
      await put(t, "A1", "08:10:00", 5100);
      await put(t, "A1", "08:20:00", 5200);
      await t.advance("5s");
      expect(await shown(t, "A1")).toEqual([
        "08:00 100 Wh, 2 readings, 600 W",
        "08:15 100 Wh, 1 readings, 600 W",
      ]);
      expect(await rejected(t, "A1")).toMatchObject([
        { data: { meter: "A1", wattHours }, condition: "TerminalError", reason },
      ]);
      expect(await ageOf(t)).toBe(0);
    },
  );
});

describe("a call of aggregate that dies", () => {
  it("with all of its batch is tried with half of it, until the record that kills it is alone: only that is rejected", async () => {
    await using t = await start(app);
    // With 8, 4, 2 and 1 of the readings, and nine times more with the one.
    t.faults.crash("aggregate", { operation: 1, when: "before", times: 13 });
    await t.records("readings", minutes("A1", 8));
    await t.advance("10s");
    expect(await shown(t, "A1")).toEqual([]);
    await t.advance("10m");
    expect(await shown(t, "A1")).toEqual(["00:00 60 Wh, 7 readings, 600 W"]);
    expect(await rejected(t, "A1")).toMatchObject([
      { data: { wattHours: 1000 }, condition: "RetryAttemptsExhausted" },
    ]);
  });

  it("holds back its shard, which the age of the iterator tells, and no other one", async () => {
    await using t = await start(app);
    t.faults.crash("aggregate", { operation: 1, when: "before", times: 7 });
    await t.records("readings", minutes("A1", 1));
    await t.advance("65s");
    await t.records("readings", minutes("A1", 1, 1));
    await t.records("readings", minutes("B2", 2));
    await t.advance("6s");
    expect(await ageOf(t)).toBeGreaterThan(60);
    expect([await shown(t, "A1"), await shown(t, "B2")]).toEqual([[], ["00:00 10 Wh, 2 readings, 600 W"]]);
    await t.advance("5m");
    expect(await ageOf(t)).toBe(0);
    expect(await shown(t, "A1")).toEqual(["00:00 10 Wh, 2 readings, 600 W"]);
  });

  it.each([
    ["before it has looked", 1, "before"],
    ["before it has written", 2, "before"],
    ["after its first interval", 2, "after"],
    ["after its last interval", 3, "after"],
  ] as const)("%s, several times, counts each reading once", async (_, operation, when) => {
    await using t = await start(app);
    t.faults.crash("aggregate", { operation, when, times: 3 });
    await t.records("readings", minutes("A1", 20));
    await t.advance("5m");
    expect(await shown(t, "A1")).toEqual([
      "00:00 140 Wh, 15 readings, 600 W",
      "00:15 50 Wh, 5 readings, 600 W",
    ]);
    expect(await rejected(t, "A1")).toEqual([]);
  });

  it("with everything else goes on where it was: nothing is lost and nothing counted twice", async () => {
    await using t = await start(app);
    for (const from of [0, 40, 80]) {
      await t.records("readings", [...minutes("A1", 40, from), ...minutes("B2", 40, from)]);
      await t.advance("4s");
      await t.restart();
    }
    await t.advance("10s");
    expect([await used(t, "A1"), await used(t, "B2")]).toEqual([1190, 1190]);
    expect((await shown(t, "B2")).at(-1)).toBe("01:45 150 Wh, 15 readings, 600 W");
  });
});

describe("a replay", () => {
  it("changes nothing where the intervals are there, and makes those again that were deleted", async () => {
    await using t = await start(app);
    await t.records("readings", [...minutes("A1", 20), ...minutes("B2", 20)]);
    await t.advance("10s");
    const before = (await t.table("intervals").scan()).entries;
    await t.replayStream("aggregate", "1h");
    await t.advance("10s");
    expect((await t.table("intervals").scan()).entries).toEqual(before);
    const key = { meter: "A1", start: `${DAY}T00:00:00Z` };
    await t.table("intervals").delete(key);
    await t.table("intervals").delete({ ...key, start: `${DAY}T00:15:00Z` });
    await t.replayStream("aggregate", "1h");
    await t.advance("10s");
    const items = (entries: readonly { readonly item: object }[]) => entries.map(({ item }) => item);
    expect(items((await t.table("intervals").scan()).entries)).toEqual(items(before));
  });
});

describe("what is rejected", () => {
  it("is kept once, though its function dies and its message comes twice", async () => {
    await using t = await start(app);
    t.faults.duplicate("rejected", 1);
    t.faults.crash("keep-rejected", { operation: 2, when: "after", times: 1 });
    await put(t, "A1", "08:00:00", 5000);
    await put(t, "A1", "08:05:00", 10);
    await t.advance("10m");
    expect(await rejected(t, "A1")).toHaveLength(1);
    expect(await t.deadLetters("rejected")).toEqual([]);
  });

  it("is a dead letter when the stream has forgotten it before it could be kept", async () => {
    await using t = await start(app);
    t.faults.crash("keep-rejected", { operation: 1, when: "before", times: 5 });
    await put(t, "A1", "08:00:00", 5000);
    await put(t, "A1", "08:05:00", 10);
    await t.advance("25h");
    expect(await t.deadLetters("rejected")).toHaveLength(1);
    await t.redrive("rejected");
    await t.advance("1h");
    expect(await t.deadLetters("rejected")).toMatchObject([
      { reason: expect.stringContaining("retention is over") },
    ]);
  });
});
