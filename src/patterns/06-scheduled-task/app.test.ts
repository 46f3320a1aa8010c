import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import app from "./app.ts";
import { dayPlus, lastDayOver, localDay } from "./calendar.ts";

/** 08:00 in Paris. */
const MORNING = new Date("2026-02-10T07:00:00Z");

interface Circumstances {
  readonly at?: Date;
  /** Whether the partner answers, and after how long. */
  readonly partner?: () => { readonly status: number; readonly afterMs?: number };
}

function startAt({ at = MORNING, partner = () => ({ status: 200 }) }: Circumstances = {}): Promise<TestApp> {
  return start(app, {
    at,
    services: {
      partner: async () => {
        const { status, afterMs = 0 } = partner();
        if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
        return new Response(null, { status });
      },
    },
  });
}

async function sell(t: TestApp, day: string, number: string, cents = 100): Promise<number> {
  const answer = await t.fetch(`/days/${day}/sales/${number}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ cents }),
  });
  return answer.status;
}

async function reports(t: TestApp) {
  const { entries } = await t.table("reports").query({ partition: "daily" });
  return entries.map(({ item: { day, sales, cents } }) => ({ day, sales, cents }));
}

async function count(t: TestApp, day: string): Promise<number> {
  return (await t.table("sales").query({ partition: day, limit: 1000 })).entries.length;
}

async function healthOf(t: TestApp) {
  return (await t.fetch("/health")).json();
}

describe("a sale", () => {
  it("is taken once, however often it is sent, and not with another amount", async () => {
    await using t = await startAt();
    expect(await sell(t, "2026-02-10", "a-1")).toBe(201);
    expect(await sell(t, "2026-02-10", "a-1")).toBe(200);
    expect(await sell(t, "2026-02-10", "a-1", 200)).toBe(409);
    expect(await count(t, "2026-02-10")).toBe(1);
  });

  it("is one of today in Paris: 23:30 UTC is tomorrow there", async () => {
    await using t = await startAt({ at: new Date("2026-02-10T23:30:00Z") });
    expect(await sell(t, "2026-02-10", "a-1")).toBe(409);
    expect(await sell(t, "2026-02-12", "a-1")).toBe(409);
    expect(await sell(t, "2026-02-11", "a-1")).toBe(201);
  });

  it("that was taken can be sent again when its day is over", async () => {
    await using t = await startAt();
    await sell(t, "2026-02-10", "a-1");
    await t.advance("1d");
    expect(await sell(t, "2026-02-10", "a-1")).toBe(200);
    expect(await sell(t, "2026-02-10", "a-2")).toBe(409);
  });

  it("of which two are sent at the same time is taken once", async () => {
    await using t = await startAt();
    const both = [
      sell(t, "2026-02-10", "a-1"),
      sell(t, "2026-02-10", "a-1"),
      sell(t, "2026-02-10", "a-1", 7),
    ];
    expect((await Promise.all(both)).sort()).toEqual([200, 201, 409]);
    expect(await count(t, "2026-02-10")).toBe(1);
  });
});

describe("the daily report", () => {
  it("is made at six in the morning in Paris, of the day before", async () => {
    await using t = await startAt();
    for (let n = 0; n < 3; n++) await sell(t, "2026-02-10", `a-${n}`, 150);
    await t.advance("20h"); // 04:00 in Paris
    expect((await t.fetch("/reports/2026-02-10")).status).toBe(404);
    await t.advance("2h");
    expect(await (await t.fetch("/reports/2026-02-10")).json()).toMatchObject({
      day: "2026-02-10",
      sales: 3,
      cents: 450,
      madeAt: "2026-02-11T05:00:00.000Z",
    });
  });

  it("has all sales of a day of more than a thousand", async () => {
    await using t = await startAt();
    for (let n = 0; n < 1001; n++) {
      await t.table("sales").put({ day: "2026-02-10", number: `a-${n}`, cents: 2 });
    }
    await t.advance("22h");
    expect(await reports(t)).toEqual([{ day: "2026-02-10", sales: 1001, cents: 2002 }]);
  });

  it("is the same, and one, when the run comes twice, at the same time too, or by hand", async () => {
    await using t = await startAt();
    await sell(t, "2026-02-10", "a-1");
    t.faults.duplicate("make-reports");
    await t.advance("22h");
    const made = await reports(t);
    await Promise.all([t.invoke("make-reports", null), t.invoke("make-reports", null)]);
    expect(await reports(t)).toEqual(made);
    expect(made).toEqual([{ day: "2026-02-10", sales: 1, cents: 100 }]);
  });

  it("is not made early by a run that carries the time of the next, nor within an hour after midnight", async () => {
    await using t = await startAt({ at: new Date("2026-02-10T22:30:00Z") });
    await sell(t, "2026-02-10", "a-1");
    await t.invoke("make-reports", null);
    expect((await reports(t)).map(({ day }) => day)).toEqual(["2026-02-09"]);
    await t.advance("1h"); // half past midnight
    await t.invoke("make-reports", null);
    expect((await reports(t)).map(({ day }) => day)).toEqual(["2026-02-09"]);
    await t.advance("30m");
    await t.invoke("make-reports", null);
    expect((await reports(t)).map(({ day }) => day)).toEqual(["2026-02-09", "2026-02-10"]);
  });

  it("of days whose run was missed is caught up by the next run, one for each", async () => {
    await using t = await startAt();
    await t.advance("22h");
    for (const day of ["2026-02-11", "2026-02-12", "2026-02-13"]) {
      await sell(t, day, "a-1");
      t.faults.crash("make-reports", { operation: 1, when: "before", times: 3 }); // all attempts
      if (day !== "2026-02-13") await t.advance("1d");
    }
    await t.advance("1d");
    expect((await reports(t)).map(({ day }) => day)).toEqual(["2026-02-10"]);
    await t.advance("1d");
    expect(await reports(t)).toEqual([
      { day: "2026-02-10", sales: 0, cents: 0 },
      { day: "2026-02-11", sales: 1, cents: 100 },
      { day: "2026-02-12", sales: 1, cents: 100 },
      { day: "2026-02-13", sales: 1, cents: 100 },
      { day: "2026-02-14", sales: 0, cents: 0 },
    ]);
  });

  it.each([1, 2, 3, 4])(
    "is made by another attempt where the function dies at operation %i",
    async (operation) => {
      await using t = await startAt();
      await sell(t, "2026-02-10", "a-1");
      t.faults.crash("make-reports", { operation, when: "after" });
      await t.advance("23h");
      expect(await reports(t)).toEqual([{ day: "2026-02-10", sales: 1, cents: 100 }]);
    },
  );

  it.each([
    [
      "spring, of a day of 23 hours",
      "2026-03-28T12:00:00Z",
      ["2026-03-29T04:00:00.000Z", "2026-03-30T04:00:00.000Z"],
    ],
    [
      "autumn, of a day of 25 hours",
      "2026-10-24T12:00:00Z",
      ["2026-10-25T05:00:00.000Z", "2026-10-26T05:00:00.000Z"],
    ],
  ])("comes once a day in %s", async (_, at, expected) => {
    await using t = await startAt({ at: new Date(at) });
    await t.advance("2d");
    const { entries } = await t.table("reports").query({ partition: "daily" });
    expect(entries.map(({ item: { madeAt } }) => madeAt)).toEqual(expected);
    expect(entries.map(({ item: { day } }) => day)).toEqual(
      expected.map((time) => dayPlus(time.slice(0, 10), -1)),
    );
  });
});

describe("the clean-up", () => {
  it("removes sales of days that are two days ago, and keeps their reports", async () => {
    await using t = await startAt();
    for (const day of ["2026-02-10", "2026-02-11", "2026-02-12", "2026-02-13"]) {
      for (let n = 0; n < 60; n++) await sell(t, day, `a-${n}`);
      if (day !== "2026-02-13") await t.advance("1d");
    }
    expect(
      await Promise.all(["2026-02-10", "2026-02-11", "2026-02-12", "2026-02-13"].map((day) => count(t, day))),
    ).toEqual([0, 0, 60, 60]);
    expect((await reports(t)).map(({ sales }) => sales)).toEqual([60, 60, 60]);
  });

  it("keeps sales whose report is not made, and removes them when it is", async () => {
    await using t = await startAt();
    await t.advance("1d");
    await sell(t, "2026-02-11", "a-1");
    t.faults.crash("make-reports", { operation: 1, when: "before", times: 9 });
    await t.advance("3d");
    expect(await count(t, "2026-02-11")).toBe(1);
    await t.advance("1d");
    expect(await count(t, "2026-02-11")).toBe(0);
    expect(await reports(t)).toContainEqual({ day: "2026-02-11", sales: 1, cents: 100 });
  });

  it("that dies in the middle is followed by one that goes on, when its lease has ended", async () => {
    await using t = await startAt();
    for (let n = 0; n < 100; n++) await sell(t, "2026-02-10", `a-${n}`);
    await t.advance("38h"); // 22:00 in Paris, a day later
    // Lease, progress, the first report, its report, a page, and ten of its sales.
    t.faults.crash("clean-up", { operation: 16, when: "after" });
    await t.advance("185m"); // a run at 00:00 UTC
    const left = await count(t, "2026-02-10");
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(100);
    await t.advance("3h");
    expect(await count(t, "2026-02-10")).toBe(0);
  });

  it("goes on with the day where it stopped, and asks for no day before it again", async () => {
    await using t = await startAt();
    await t.advance("6d");
    const { entries } = await t.table("progress").scan();
    expect(entries.map(({ item }) => item)).toEqual([{ task: "clean-up", nextDay: "2026-02-15" }]);
  });

  it("is left to the run that is at it", async () => {
    await using t = await startAt();
    await sell(t, "2026-02-10", "a-1");
    await t.advance("47h");
    const runs = await Promise.all([
      t.invoke("clean-up", null),
      t.invoke("clean-up", null),
      t.invoke("clean-up", null),
    ]);
    expect(runs).toHaveLength(3);
    expect(t.logs.filter(({ message }) => message === "Another run is still at it")).toHaveLength(2);
  });
});

describe("the health check", () => {
  it("says down after two failures in a row, and up after one answer", async () => {
    let status = 200;
    await using t = await startAt({ partner: () => ({ status }) });
    expect((await t.fetch("/health")).status).toBe(404);
    const seen: string[] = [];
    for (const next of [200, 503, 200, 503, 500, 404, 200]) {
      status = next;
      await t.advance("30m");
      seen.push((await healthOf(t)).status);
    }
    expect(seen).toEqual(["up", "up", "up", "up", "down", "down", "up"]);
  });

  it("takes silence for a failure", async () => {
    await using t = await startAt({ partner: () => ({ status: 200, afterMs: 60_000 }) });
    await t.advance("61m");
    expect(await healthOf(t)).toMatchObject({ status: "down", failures: 2 });
  });

  it("counts one that comes twice once", async () => {
    await using t = await startAt({ partner: () => ({ status: 503 }) });
    t.faults.duplicate("check-health");
    await t.advance("31m");
    expect(await healthOf(t)).toMatchObject({
      status: "up",
      failures: 1,
      checkedFor: "2026-02-10T07:30:00.000Z",
    });
  });

  it("is tried again when its function dies, for the time that it was due", async () => {
    await using t = await startAt();
    t.faults.crash("check-health", { operation: 1, when: "before", times: 2 });
    await t.advance("31m");
    expect((await t.fetch("/health")).status).toBe(404);
    await t.advance("3m");
    expect(await healthOf(t)).toMatchObject({ status: "up", checkedFor: "2026-02-10T07:30:00.000Z" });
  });

  it("counts the latest of runs that overlap, whichever ends last", async () => {
    let calls = 0;
    const slowFirst = () => (++calls === 1 ? { status: 503, afterMs: 4000 } : { status: 200 });
    await using t = await startAt({ partner: slowFirst });
    const first = t.invoke("check-health", null);
    await t.advance("1s");
    await t.invoke("check-health", null);
    await first;
    expect(await healthOf(t)).toMatchObject({ status: "up", failures: 0 });
  });
});

describe("days", () => {
  it.each([
    ["2026-03-28T23:30:00Z", "2026-03-29"],
    ["2026-03-29T21:59:59Z", "2026-03-29"],
    ["2026-03-29T22:00:00Z", "2026-03-30"],
    ["2026-10-25T22:59:59Z", "2026-10-25"],
    ["2026-10-25T23:00:00Z", "2026-10-26"],
  ])("%s is on %s in Paris", (time, day) => {
    expect(localDay(new Date(time))).toBe(day);
  });

  it("are over an hour after midnight, when clocks change too", () => {
    expect(lastDayOver(new Date("2026-10-26T00:00:00Z"))).toBe("2026-10-25");
    expect(lastDayOver(new Date("2026-10-25T23:59:59Z"))).toBe("2026-10-24");
    expect(dayPlus("2026-02-28", 1)).toBe("2026-03-01");
    expect(dayPlus("2026-01-01", -1)).toBe("2025-12-31");
  });
});
