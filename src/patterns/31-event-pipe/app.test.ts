import { app as anApp, consume, consumer } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import app from "./app.ts";
import { hotReadings, MAX_ATTEMPTS, machines, Reading, readings } from "./resources.ts";

const PRESS = { site: "basel", alarmAbove: 80 };

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

function put(t: TestApp, path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return t.fetch(path, { method: "PUT", headers, body: JSON.stringify(body) });
}

async function register(t: TestApp, machine = "press", settings = PRESS): Promise<void> {
  expect((await put(t, `/machines/${machine}`, settings)).status).toBe(204);
}

/** Readings of the press, numbered from `first` on. */
async function send(t: TestApp, degrees: readonly number[], first = 1): Promise<void> {
  await Promise.all(
    degrees.map((celsius, n) => t.send("readings", { id: id(first + n), machine: "press", celsius })),
  );
}

async function alertsOf(t: TestApp, machine = "press") {
  const answer = await t.fetch(`/machines/${machine}/alerts`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { alerts: { id: string; celsius: number; site: string }[] }).alerts;
}

const callsOf = (t: TestApp, name: string) => t.usage().functions[name];

describe("a reading", () => {
  it("over its machine's limit raises an alert, with what the machine's operator said", async () => {
    await using t = await start(app);
    await register(t);
    const answer = await put(t, `/readings/${id(1)}`, { machine: "press", celsius: 81.5 });
    expect([answer.status, await answer.json()]).toEqual([202, { id: id(1), status: "accepted" }]);
    await t.settle();
    expect(await alertsOf(t)).toMatchObject([{ id: id(1), celsius: 81.5, site: "basel", alarmAbove: 80 }]);
  });

  it("that is cold is done with, and no function is called for it", async () => {
    await using t = await start(app);
    await send(t, [20, 59.9, -5]);
    await t.settle();
    expect(callsOf(t, "pass-hot-readings")).toMatchObject({ invocations: 0, filtered: 3 });
    expect(await t.queue("readings")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
  });

  it("that is hot, and not too hot for its machine, costs a look at the table and goes no further", async () => {
    await using t = await start(app);
    await register(t);
    await send(t, [60, 80]);
    await t.settle();
    expect(callsOf(t, "pass-hot-readings")).toMatchObject({ units: 2 });
    expect(callsOf(t, "raise-alert")?.units ?? 0).toBe(0);
    expect(await alertsOf(t)).toEqual([]);
  });

  it("of a machine that nobody knows is a dead letter at once, and an alert when the machine is registered", async () => {
    await using t = await start(app);
    await send(t, [99]);
    await t.settle();
    expect(await t.deadLetters("readings")).toMatchObject([
      { data: { celsius: 99 }, reason: "Machine press is not registered.", receiveCount: 1 },
    ]);
    await register(t);
    await t.redrive("readings");
    await t.settle();
    expect(await alertsOf(t)).toMatchObject([{ id: id(1), celsius: 99 }]);
  });

  it("is refused with 400 where it is none, and a limit below the filter is", async () => {
    await using t = await start(app);
    const answers = [
      await put(t, "/readings/1", { machine: "press", celsius: 20 }),
      await put(t, `/readings/${id(1)}`, { machine: "press", celsius: 5000 }),
      await put(t, "/machines/press", { site: "basel", alarmAbove: 59 }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  });
});

describe("a thousand readings, of which twenty are hot", () => {
  const degrees = Array.from({ length: 1000 }, (_, n) => (n % 50 === 0 ? 90 : 20));

  it("are twenty events for the pipe's function, and a thousand for one that discards", async () => {
    await using piped = await start(app);
    await register(piped);
    await send(piped, degrees);
    await piped.settle();
    expect(callsOf(piped, "pass-hot-readings")).toMatchObject({ units: 20, filtered: 980 });
    expect(await alertsOf(piped)).toHaveLength(20);

    let seen = 0;
    const discard = consumer(
      "discard",
      { event: Reading, uses: { machines: machines.reader, hot: hotReadings.sender } },
      ({ event: { data } }) => {
        if (data.celsius >= 60) seen++;
      },
    );
    await using discarding = await start(
      anApp("discarding", { readings: consume(readings, discard, { batchSize: 10 }) }),
    );
    await send(discarding, degrees);
    await discarding.settle();
    expect(callsOf(discarding, "discard")).toMatchObject({ units: 1000, filtered: 0 });
    expect(seen).toBe(20);
  });
});

describe("whatever goes wrong", () => {
  it("a reading that comes twice raises one alert", async () => {
    await using t = await start(app);
    await register(t);
    t.faults.duplicate("readings", 1);
    t.faults.duplicate("hot-readings", 1);
    await send(t, [90]);
    await t.advance("1h");
    expect(await alertsOf(t)).toHaveLength(1);
  });

  it.each(["pass-hot-readings", "raise-alert"])(
    "%s that dies before or after any of its operations leaves nothing undone, and nothing twice",
    async (name) => {
      for (const operation of [1, 2]) {
        for (const when of ["before", "after"] as const) {
          await using t = await start(app);
          await register(t);
          t.faults.crash(name, { operation, when });
          await send(t, [90, 95]);
          await t.advance("1h");
          expect((await alertsOf(t)).map(({ celsius }) => celsius)).toEqual([90, 95]);
          expect(await t.deadLetters("readings")).toEqual([]);
        }
      }
    },
  );

  it("a reading whose pipe dies each time is a dead letter, and those beside it raise their alerts", async () => {
    await using t = await start(app);
    await register(t);
    t.faults.crash("pass-hot-readings", { operation: 1, when: "before", times: MAX_ATTEMPTS });
    await send(t, [90]);
    await t.advance("1d");
    expect(await t.queue("readings")).toMatchObject({ available: 0, deadLetter: 1 });
    await send(t, [95], 2);
    await t.settle();
    expect(await alertsOf(t)).toMatchObject([{ celsius: 95 }]);
  });
});
