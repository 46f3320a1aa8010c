import { fileURLToPath } from "node:url";
import { FunctionCrashError, FunctionTimeoutError } from "@motif/core";
import { loadApp } from "@motif/core/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../engine.ts";
import { realClock } from "../ground/clock.ts";
import { systemRandom } from "../ground/random.ts";
import { createMeter } from "../kinds/create-meter.ts";
import { givenValues } from "../kinds/given.ts";
import { openStore, type Store } from "../kinds/store.ts";
import { Traces } from "../traces.ts";
import { PlannedFaults } from "./faults.ts";
import { workerSandbox } from "./worker-environment.ts";

const folder = fileURLToPath(new URL("../testing/fixtures/threads", import.meta.url));
let store: Store;
let engine: Engine;
/** Called with each line that a function logs. */
let onLine: (line: string) => void = () => {};

beforeAll(async () => {
  const loaded = await loadApp(folder);
  store = openStore();
  engine = new Engine(loaded.inventory, {
    store,
    given: givenValues({}),
    clock: realClock,
    random: systemRandom,
    faults: new PlannedFaults(),
    meter: createMeter(Date.now),
    traces: new Traces(),
    limits: { maxEnvironments: 64, maxPerFunction: 64, maxWaiting: 100, longestWaitMs: 10_000 },
    onStep: () => {},
    onLine: (line) => onLine(line),
    onError: (error) => {
      throw error;
    },
    sandbox: (operate) =>
      workerSandbox({
        appFolder: loaded.folder,
        service: "threads",
        fileOf: (name) => loaded.files.get(name) ?? "",
        operate,
        environment: () => process.env,
        onLine: (line) => onLine(line),
      }),
  });
  await engine.start();
});

afterAll(async () => {
  await engine.stop(0);
  store.close();
});

const call = async (name: string, input: Record<string, string | number | boolean>) => {
  const result = await engine.invoke(name, input, "wait");
  return result.mode === "wait" ? result.output : undefined;
};

describe("environments that share a thread", () => {
  it("do one invocation at a time each, and share no module's state", async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => call("count", { waitMs: 30 })));
    for (const result of results) expect(result).toMatchObject({ running: 1 });
    expect(results.filter((result) => (result as { calls: number }).calls === 1).length).toBeGreaterThan(1);
  });

  it("are used again, and keep what their modules hold", async () => {
    const first = (await call("count", { waitMs: 0 })) as { calls: number };
    expect(await call("count", { waitMs: 0 })).toMatchObject({ calls: first.calls + 1 });
  });
});

describe("a function that misbehaves is stopped, and the next call is served", () => {
  it("a busy loop, at the timeout; others are served meanwhile", async () => {
    const loop = expect(call("misbehave", { how: "loop" })).rejects.toThrow(FunctionTimeoutError);
    await new Promise<void>((begun) => {
      onLine = (line) => line.includes("loop") && begun();
    });
    await new Promise((done) => setTimeout(done, 100)); // real time: a thread counts as stuck after 20 ms
    expect(await call("count", { waitMs: 0 })).toBeDefined();
    expect(await call("misbehave", { how: "return" })).toEqual({ how: "return" });
    await loop;
    expect(await call("misbehave", { how: "return" })).toEqual({ how: "return" });
  });

  it("one that takes more than its memory", async () => {
    const grow = call("hoard", { grow: true });
    await expect(grow).rejects.toThrow(FunctionCrashError);
    await expect(grow).rejects.toThrow("it used more than its memory of 128 MB");
    expect(await call("hoard", { grow: false })).toEqual({ kept: 0 });
  });

  it("one that ends its process", async () => {
    await expect(call("misbehave", { how: "exit" })).rejects.toThrow("it exited with code 3");
    expect(await call("misbehave", { how: "return" })).toEqual({ how: "return" });
  });
});
