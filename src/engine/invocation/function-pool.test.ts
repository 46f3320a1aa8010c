import { app, type FunctionSettings, http, httpApi, json } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../ground/random.ts";
import { VirtualClock } from "../ground/virtual-clock.ts";
import type { Environment, Work, WorkResult } from "../sandbox/environment.ts";
import { Fleet, type FleetLimits } from "./fleet.ts";
import { FunctionPool } from "./function-pool.ts";

const LIMITS: FleetLimits = { maxEnvironments: 2, maxPerFunction: 2, maxWaiting: 1, longestWaitMs: 5000 };
const WORK: Work = {
  kind: "http",
  request: { method: "GET", origin: "http://localhost", target: "/", headers: {}, params: {} },
};
const ANSWER: WorkResult = { status: 200, headers: [], body: null };

/** An environment whose init phase and invocations a test ends. */
class ManualEnvironment implements Environment {
  readonly init = Promise.withResolvers<void>();
  readonly ready = this.init.promise;
  readonly responsive = true;
  onDeath: (() => void) | undefined;
  killed: string | undefined;
  discarded = false;
  #current: PromiseWithResolvers<WorkResult> | undefined;

  invoke(): Promise<WorkResult> {
    this.#current = Promise.withResolvers();
    return this.#current.promise;
  }
  answer(): void {
    this.#current?.resolve(ANSWER);
  }
  drained(): undefined {}
  kill(reason: string): void {
    this.killed = reason;
    this.init.reject(new Error(reason));
    this.#current?.reject(new Error(reason));
    this.onDeath?.();
  }
  discard(): void {
    this.discarded = true;
  }
}

const fleetOf = (...provisioned: number[]) =>
  fleetWith(provisioned.map((count) => ({ concurrency: { provisioned: count } })));

function fleetWith(settings: readonly FunctionSettings[]) {
  const clock = new VirtualClock(0);
  const made: ManualEnvironment[] = [];
  const create = () => {
    const environment = new ManualEnvironment();
    made.push(environment);
    return environment;
  };
  const fleet = new Fleet({ create, room: () => Number.POSITIVE_INFINITY }, LIMITS);
  const routes = settings.map((own, index) => {
    const name = `f${index}`;
    return [`GET /${name}`, http(name, own, () => json({}))] as const;
  });
  const { functions } = takeInventory(app("test", { api: httpApi(Object.fromEntries(routes)) }));
  const services = { clock, random: seededRandom(1), fleet, onInvocation: () => {}, onStream: () => {} };
  const pools = functions.map((fn) => new FunctionPool(fn, services));
  for (const pool of pools) fleet.add(pool);
  const pass = async (milliseconds: number) => {
    clock.moveTo(clock.now() + milliseconds);
    while (clock.fireNextDue());
    await new Promise(setImmediate);
  };
  return { pools, made, pass };
}

const turn = () => new Promise(setImmediate);

describe("a fleet that is full", () => {
  it("lets so many wait for so long, refuses the others, and serves who waits first", async () => {
    const { pools, made, pass } = fleetOf(0);
    const [pool] = pools;
    if (!pool) throw new Error("no pool");
    const running = [pool.invoke(WORK), pool.invoke(WORK)];
    for (const { init } of made) init.resolve();
    await turn();
    const waiting = pool.invoke(WORK);
    await expect(pool.invoke(WORK)).rejects.toThrow("More than 1 invocations wait for function f0.");
    made[0]?.answer();
    await turn();
    const late = expect(pool.invoke(WORK)).rejects.toThrow("became free in 5000 ms"); // the waiting one got its place
    await pass(5000);
    await late;
    for (const environment of made) environment.answer();
    expect(await Promise.all([...running, waiting])).toEqual([ANSWER, ANSWER, ANSWER]);
    expect(made).toHaveLength(2);
  });

  it("gives up idle environments of other functions, but none that is provisioned", async () => {
    const { pools, made } = fleetOf(1, 0, 0);
    const [kept, idle, next] = pools;
    kept?.provision();
    const first = idle?.invoke(WORK);
    for (const { init } of made) init.resolve();
    await turn();
    made[1]?.answer();
    await first;
    void next?.invoke(WORK);
    expect(made.map(({ discarded }) => discarded)).toEqual([false, true, false]);
  });
});

describe("an init phase", () => {
  it("that hangs is ended, and whoever waited for it is told", async () => {
    const { pools, made, pass } = fleetOf(0);
    const refused = expect(pools[0]?.invoke(WORK)).rejects.toThrow("its init phase took more than 30000 ms");
    await turn();
    await pass(30_000);
    await refused;
    expect(pools[0]?.size).toBe(0);
    void pools[0]?.invoke(WORK);
    expect(made).toHaveLength(2);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: "The Init phase is limited to 10 seconds."
describe("an init phase of a function with a short timeout", () => {
  it("has 10 seconds all the same", async () => {
    const { pools, made, pass } = fleetWith([{ timeout: "3s" }]);
    const refused = expect(pools[0]?.invoke(WORK)).rejects.toThrow("its init phase took more than 10000 ms");
    await turn();
    await pass(9_999);
    expect(made[0]?.killed).toBeUndefined();
    await pass(1);
    await refused;
  });
});

describe("a pool", () => {
  it("says how many more invocations could start at once", async () => {
    const { pools, made } = fleetOf(0);
    expect(pools[0]?.free).toBe(2);
    const asked = Array.from({ length: 2 }, () => pools[0]?.invoke(WORK));
    for (const { init } of made) init.resolve();
    await turn();
    expect(pools[0]?.free).toBe(0);
    for (const environment of made) environment.answer();
    await Promise.all(asked);
    expect(pools[0]?.free).toBe(2);
  });
});

describe("a pool that is closed", () => {
  it("ends its environments, and tells whoever is served or waits", async () => {
    const { pools, made } = fleetOf(0);
    const asked = Array.from({ length: 2 }, () => pools[0]?.invoke(WORK));
    for (const { init } of made) init.resolve();
    await turn();
    const waiting = pools[0]?.invoke(WORK);
    const outcomes = Promise.allSettled([...asked, waiting]);
    pools[0]?.close("the engine was stopped");
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: "rejected" });
      expect(String(outcome.status === "rejected" && outcome.reason)).toContain("the engine was stopped");
    }
    expect(made.map(({ killed }) => killed)).toEqual(["the engine was stopped", "the engine was stopped"]);
  });
});

describe("provisioned concurrency", () => {
  it("is restored after an environment was stopped at its timeout", async () => {
    const { pools, made, pass } = fleetOf(1);
    pools[0]?.provision();
    made[0]?.init.resolve();
    await turn();
    const stopped = expect(pools[0]?.invoke(WORK)).rejects.toThrow("stopped after its timeout");
    await turn();
    await pass(30_000);
    await stopped;
    expect(pools[0]?.size).toBe(1);
    expect(made).toHaveLength(2);
  });
});
