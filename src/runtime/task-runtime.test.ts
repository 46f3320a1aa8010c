import { http, json, scheduled, task } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { createRuntime } from "./platform.ts";
import { FakePlatform, queueEvent, requestData } from "./testing/fake-platform.ts";

const N = z.object({ n: z.number() });

describe("a task", () => {
  const double = task("double", { input: N, output: N }, ({ input }) => ({ n: input.n * 2 }));

  it("returns its output, parsed", async () => {
    const extra = { ...double, handler: () => ({ n: 1, secret: "x" }) };
    const platform = new FakePlatform();
    expect(await createRuntime(double, platform).task({ n: 2 }, {}, platform.call())).toEqual({ n: 4 });
    expect(await createRuntime(extra, platform).task({ n: 2 }, {}, platform.call())).toEqual({ n: 1 });
  });

  it("rejects a bad input without calling the handler, and a bad output", async () => {
    const platform = new FakePlatform();
    const run = createRuntime({ ...double, handler: () => ({}) }, platform);
    await expect(run.task(undefined, {}, platform.call())).rejects.toThrow(
      "The input of task double is not valid",
    );
    expect(platform.logs).toEqual([]);
    await expect(run.task({ n: 1 }, {}, platform.call())).rejects.toThrow(
      "The output of task double is not valid",
    );
    expect(platform.logs).toHaveLength(1);
  });

  it("rejects an input that is nested without measure, where its schema refers to itself", async () => {
    const platform = new FakePlatform();
    const run = createRuntime(
      task("echo", { input: z.json(), output: z.json() }, ({ input }) => input),
      platform,
    );
    const deep = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));
    await expect(run.task(deep, {}, platform.call())).rejects.toThrow("is nested more than 100 levels deep");
  });

  it("may have no output, and dates in it become text", async () => {
    const platform = new FakePlatform();
    const none = task("none", { input: N, output: z.void() }, () => {});
    expect(await createRuntime(none, platform).task({ n: 1 }, {}, platform.call())).toBeNull();
    const dated = task("dated", { input: N, output: z.object({ at: z.date() }) }, ({ now }) => ({
      at: now(),
    }));
    expect(await createRuntime(dated, platform).task({ n: 1 }, {}, platform.call())).toEqual({
      at: "2026-01-01T00:00:00.000Z",
    });
  });

  it("rejects with what the handler threw, and logs it", async () => {
    const platform = new FakePlatform();
    const broken = task("broken", { input: N, output: N }, () => {
      throw new RangeError("too far");
    });
    await expect(createRuntime(broken, platform).task({ n: 1 }, {}, platform.call())).rejects.toThrow(
      RangeError,
    );
    expect(platform.logs).toMatchObject([{ level: "error", fields: { error: { name: "RangeError" } } }]);
  });
});

it("a scheduled function learns when it was due", async () => {
  const due: string[] = [];
  const fn = scheduled("daily", {}, ({ event }) => void due.push(event.data.scheduledFor, event.source));
  const platform = new FakePlatform();
  const event = queueEvent("1", { scheduledFor: "2026-01-01T06:00:00Z" }, { source: "/schedules/daily" });
  await createRuntime(fn, platform).scheduled(event, platform.call());
  expect(due).toEqual(["2026-01-01T06:00:00Z", "/schedules/daily"]);
});

it("every handler has the time, new ids, the time that is left and a signal", async () => {
  const platform = new FakePlatform();
  const call = platform.call();
  const fn = http("context", {}, ({ now, newId, remainingTime, invocationId, signal }) => {
    const before = remainingTime();
    platform.time += 40_000;
    return json([now(), newId(), before, remainingTime(), invocationId, signal === call.signal]);
  });
  const response = await createRuntime(fn, platform).http(requestData(), call);
  expect(JSON.parse(String(response.body))).toEqual([
    "2026-01-01T00:00:40.000Z",
    "00000000-0000-4000-8000-000000000001",
    30_000,
    0,
    "invocation-1",
    true,
  ]);
});
