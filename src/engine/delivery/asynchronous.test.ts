import {
  app,
  bucket,
  consumer,
  objectCreated,
  onObjectCreated,
  schedule,
  scheduled,
  task,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const files = bucket("files");

function bucketApp(handle: (key: string) => void = () => {}) {
  const seen: { key: string; at: number; version: string; id: string }[] = [];
  const load = consumer("load", { event: objectCreated, timeout: "30s" }, ({ event, now }) => {
    const { key, version } = event.data;
    seen.push({ key, version, at: now().getTime(), id: event.id });
    handle(key);
  });
  const definition = app("test", { load: onObjectCreated(files, load, { prefix: "in/", suffix: ".csv" }) });
  return { seen, definition };
}

describe("an object-created event", () => {
  it("reaches the consumer for keys that match prefix and suffix, and for no others", async () => {
    const { seen, definition } = bucketApp();
    await using t = await start(definition);
    for (const key of ["in/a.csv", "in/b.txt", "out/c.csv", "in/ünï 🚀.csv"]) await t.put("files", key, "x");
    await t.settle();
    expect(seen.map(({ key }) => key)).toEqual(["in/a.csv", "in/ünï 🚀.csv"]);
  });

  it("comes once for every version of an object", async () => {
    const { seen, definition } = bucketApp();
    await using t = await start(definition);
    await t.put("files", "in/a.csv", "1");
    await t.put("files", "in/a.csv", "2");
    await t.settle();
    expect(new Set(seen.map(({ version }) => version)).size).toBe(2);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: after 1 minute, then after 2
  it("that fails is delivered twice more, then dead-lettered", async () => {
    const { seen, definition } = bucketApp(() => {
      throw new Error("broken file");
    });
    await using t = await start(definition);
    await t.put("files", "in/a.csv", "x");
    await t.advance("10m");
    expect(seen).toHaveLength(3);
    expect(await t.deadLetters("load")).toMatchObject([
      { data: { key: "in/a.csv" }, reason: "broken file", receiveCount: 3 },
    ]);
    expect(await t.redrive("load")).toBe(1);
  });

  it("survives a crash of its consumer", async () => {
    const { seen, definition } = bucketApp();
    await using t = await start(definition);
    t.faults.crash("load");
    await t.put("files", "in/a.csv", "x");
    await t.settle();
    expect(seen).toHaveLength(0);
    await t.advance("2m");
    expect(seen).toHaveLength(1);
  });
});

describe("direct invocation", () => {
  const Input = z.object({ n: z.number() });
  const double = task("double", { input: Input, output: Input }, ({ input }) => ({ n: input.n * 2 }));

  it("waits for a task's output", async () => {
    await using t = await start(app("test", { double }));
    expect(await t.invoke("double", { n: 21 })).toEqual({ n: 42 });
  });

  it("refuses an input that does not match", async () => {
    await using t = await start(app("test", { double }));
    await expect(t.invoke("double", { n: "x" })).rejects.toThrow(/\/n: /);
  });

  it("does nothing in a dry run, and names what exists for an unknown function", async () => {
    await using t = await start(app("test", { double }));
    expect(await t.invoke("double", { n: 1 }, { mode: "dry-run" })).toBeNull();
    await expect(t.invoke("double", { n: "x" }, { mode: "dry-run" })).rejects.toThrow(/\/n: /);
    await expect(t.invoke("triple", {})).rejects.toThrow(
      "There is no function triple. The functions are: double.",
    );
  });

  it("is accepted durably and made later in mode async", async () => {
    const seen: string[] = [];
    const nightly = scheduled("nightly", {}, ({ event }) => void seen.push(event.type));
    await using t = await start(app("test", { nightly: schedule({ cron: "0 0 1 1 *" }, nightly) }));
    await t.invoke("nightly", {}, { mode: "async" });
    await t.settle();
    expect(seen).toEqual(["dev.motif.schedule.fired"]);
  });
});

describe("a schedule", () => {
  it("fires at its time in its time zone, across the change to summer time", async () => {
    const fired: string[] = [];
    const report = scheduled("report", {}, ({ event }) => void fired.push(event.data.scheduledFor));
    const definition = app("test", {
      daily: schedule({ cron: "30 6 * * *", timeZone: "Europe/Berlin" }, report),
    });
    await using t = await start(definition, { at: new Date("2026-03-28T00:00:00Z") });
    await t.advance("2d");
    expect(fired).toEqual(["2026-03-28T05:30:00.000Z", "2026-03-29T04:30:00.000Z"]);
  });

  it("with an interval fires at equal distances, and a failing run is tried again", async () => {
    const fired: string[] = [];
    const tick = scheduled("tick", {}, ({ event }) => {
      fired.push(event.data.scheduledFor);
      if (fired.length === 1) throw new Error("once");
    });
    await using t = await start(app("test", { tick: schedule({ every: "1h" }, tick) }));
    await t.advance("130m");
    expect(fired).toEqual([
      "2026-01-01T01:00:00.000Z",
      "2026-01-01T01:00:00.000Z",
      "2026-01-01T02:00:00.000Z",
    ]);
  });
});
