import { ConditionFailedError, MotifError, TerminalError, UnknownOutcomeError } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ensureSuccess } from "../index.ts";
import { BreakerFixture, type TestCall, type TestEnvironment } from "../testing/breaker-fixture.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => void vi.useRealTimers());

const works = async () => "answer";
const fails = async (): Promise<never> => {
  throw new Error("no connection");
};

/** Lets time pass for all that goes on. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** The result of a call, or the code of its error. */
async function outcome(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    return error instanceof MotifError ? error.code : "failed";
  }
}

/** Fails so often that the breaker opens. */
async function open(environment: TestEnvironment, options?: TestCall): Promise<void> {
  for (let n = 0; n < 5; n++) await outcome(environment.call(fails, options));
}

describe("a closed breaker", () => {
  it("lets calls through: results and errors come as they are", async () => {
    const environment = new BreakerFixture().environment();
    expect(await environment.call(works)).toBe("answer");
    await expect(environment.call(fails)).rejects.toThrow("no connection");
  });

  it("opens at the fifth failure within 30 s, and not at the fourth", async () => {
    const fixture = new BreakerFixture();
    const environment = fixture.environment();
    for (let n = 0; n < 4; n++) expect(await outcome(environment.call(fails))).toBe("failed");
    expect(fixture.transitions).toEqual([]);
    expect(await outcome(environment.call(fails))).toBe("failed");
    expect(fixture.transitions).toEqual(["BreakerTransitions rates open"]);
    expect(await outcome(environment.call(works))).toBe("breaker-open");
  });

  it("stays closed while less than half of the calls fail", async () => {
    const environment = new BreakerFixture().environment();
    for (let n = 0; n < 30; n++) {
      expect(await outcome(environment.call(works))).toBe("answer");
      if (n > 0) expect(await outcome(environment.call(fails))).toBe("failed");
    }
  });

  it("forgets calls that are older than the window, also where nobody called since", async () => {
    const environment = new BreakerFixture().environment();
    for (let n = 0; n < 4; n++) await outcome(environment.call(fails));
    await pass(31_000);
    expect(await outcome(environment.call(fails))).toBe("failed");
    expect(await outcome(environment.call(works))).toBe("answer");
  });

  it("is asked of the table at the first call, then once in 5 s", async () => {
    const fixture = new BreakerFixture();
    const environment = fixture.environment();
    for (let second = 0; second < 10; second++) {
      for (let n = 0; n < 20; n++) await environment.call(works);
      await pass(1000);
    }
    expect(fixture.operations).toEqual(["get", "get"]);
  });

  it("counts failures by what they are", async () => {
    const verdictOf = async (work: () => Promise<unknown>, options?: TestCall) => {
      const fixture = new BreakerFixture();
      const environment = fixture.environment();
      for (let n = 0; n < 5; n++) await outcome(environment.call(work, options));
      return fixture.transitions.length > 0;
    };
    const throwing = (error: unknown) => async () => Promise.reject(error);
    expect(await verdictOf(async () => new Response(null, { status: 500 }))).toBe(true);
    expect(await verdictOf(throwing(new UnknownOutcomeError("lost")))).toBe(true);
    expect(await verdictOf(async () => new Response(null, { status: 404 }))).toBe(false);
    expect(await verdictOf(async () => new Response(null, { status: 429 }))).toBe(false);
    expect(await verdictOf(throwing(new TerminalError("no such card")))).toBe(false);
    expect(await verdictOf(throwing(new ConditionFailedError("another")))).toBe(false);
    const ensured = (status: number) => async () => ensureSuccess(new Response(null, { status }), new Date());
    expect(await verdictOf(ensured(503))).toBe(true);
    expect(await verdictOf(ensured(429))).toBe(false);
    expect(await verdictOf(ensured(422))).toBe(false);
    expect(await verdictOf(throwing(new DOMException("given up", "AbortError")))).toBe(false);
    expect(await verdictOf(works, { verdict: () => "failure" })).toBe(true);
  });

  it("gives a call up after its timeout, tells it by the signal, and counts it as failed", async () => {
    const fixture = new BreakerFixture();
    const environment = fixture.environment();
    const aborted: boolean[] = [];
    const hangs = (signal: AbortSignal) =>
      new Promise(() => signal.addEventListener("abort", () => aborted.push(true)));
    for (let n = 0; n < 5; n++) {
      const call = outcome(environment.call(hangs, { timeout: "2s" }));
      await pass(2000);
      expect(await call).toBe("call-timeout");
    }
    expect(aborted).toHaveLength(5);
    expect(fixture.transitions).toHaveLength(1);
  });

  it("lets its caller give a call up, which counts for nothing", async () => {
    const fixture = new BreakerFixture();
    const environment = fixture.environment();
    for (let n = 0; n < 6; n++) {
      const caller = new AbortController();
      const call = environment.call(() => new Promise(() => {}), { signal: caller.signal });
      const refused = expect(call).rejects.toThrow("not needed");
      await pass(1);
      caller.abort(new Error("not needed"));
      await refused;
    }
    expect(fixture.transitions).toEqual([]);
  });

  it("gives a call half a second less than the invocation has left", async () => {
    const environment = new BreakerFixture().environment();
    const call = outcome(environment.call(() => new Promise(() => {}), { remainingMs: 1500 }));
    await pass(999);
    await pass(1);
    expect(await call).toBe("call-timeout");
    const begun = vi.fn(works);
    expect(await outcome(environment.call(begun, { remainingMs: 400 }))).toBe("call-timeout");
    expect(begun).not.toHaveBeenCalled();
  });

  it("refuses options that make no sense", async () => {
    const environment = () => new BreakerFixture().environment();
    for (const options of [
      { name: "" },
      { name: "ü" },
      { minimumCalls: 0 },
      { failureRate: 0 },
      { failureRate: 1.1 },
      { openFor: "0s" },
    ] as const) {
      expect(await outcome(environment().call(works, options))).toBe("invalid-argument");
    }
  });
});

describe("an open breaker", () => {
  it("calls nothing for 10 s, and says how long", async () => {
    const environment = new BreakerFixture().environment();
    await open(environment);
    await pass(9000);
    const work = vi.fn(works);
    await expect(environment.call(work)).rejects.toMatchObject({ code: "breaker-open", retryAfterMs: 1000 });
    expect(work).not.toHaveBeenCalled();
  });

  it("is open in every environment, at once in a new one and within 5 s in one that knew it closed", async () => {
    const fixture = new BreakerFixture();
    const [one, other] = [fixture.environment(), fixture.environment()];
    expect(await other.call(works)).toBe("answer");
    await open(one);
    expect(await outcome(fixture.environment().call(works))).toBe("breaker-open");
    expect(await outcome(other.call(works))).toBe("answer");
    await pass(5001);
    expect(await outcome(other.call(works))).toBe("breaker-open");
    expect(fixture.transitions).toEqual(["BreakerTransitions rates open"]);
  });

  it("has the fallback answer, for the failure that opened it too, but for no other error", async () => {
    const environment = new BreakerFixture().environment();
    const fallback = vi.fn(() => "yesterday's");
    const wrong = async () => Promise.reject(new TerminalError("wrong"));
    expect(await outcome(environment.call(wrong, { fallback }))).toBe("terminal");
    for (let n = 0; n < 5; n++) expect(await environment.call(fails, { fallback })).toBe("yesterday's");
    expect(await environment.call(works, { fallback })).toBe("yesterday's");
    expect(fallback).toHaveBeenLastCalledWith({ error: expect.objectContaining({ code: "breaker-open" }) });
  });

  it("does not count what was begun before it opened", async () => {
    const fixture = new BreakerFixture();
    const environment = fixture.environment();
    const late = Promise.withResolvers<never>();
    const calls = Array.from({ length: 5 }, () => outcome(environment.call(() => late.promise)));
    await pass(1);
    await open(environment);
    await pass(10_001 - 6000);
    late.reject(new Error("late"));
    await Promise.all(calls);
    expect(fixture.transitions).toHaveLength(1);
    expect(fixture.record()).toMatchObject({ state: "open", epoch: 1 });
  });
});

describe("a half-open breaker", () => {
  it("lets one call of one environment through, which closes it", async () => {
    const fixture = new BreakerFixture();
    const environments = Array.from({ length: 8 }, () => fixture.environment());
    await open(environments[0] as TestEnvironment);
    await pass(10_000);
    const answer = Promise.withResolvers<string>();
    const work = vi.fn(() => answer.promise);
    const calls = environments.flatMap((each) => [outcome(each.call(work)), outcome(each.call(work))]);
    await pass(100);
    expect(work).toHaveBeenCalledTimes(1);
    answer.resolve("answer");
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter((each) => each === "answer")).toHaveLength(1);
    expect(outcomes.filter((each) => each === "breaker-open")).toHaveLength(15);
    await pass(5001);
    for (const each of environments) expect(await outcome(each.call(works))).toBe("answer");
    expect(fixture.transitions).toEqual([
      "BreakerTransitions rates open",
      "BreakerTransitions rates half-open",
      "BreakerTransitions rates closed",
    ]);
  });

  it("opens again for as long when that call fails", async () => {
    const fixture = new BreakerFixture();
    const environment = fixture.environment();
    await open(environment);
    await pass(10_000);
    expect(await outcome(environment.call(fails))).toBe("failed");
    await pass(9999);
    expect(await outcome(environment.call(works))).toBe("breaker-open");
    await pass(1);
    expect(await outcome(environment.call(works))).toBe("answer");
    expect(await outcome(environment.call(works))).toBe("answer");
  });

  it("lets another one through when that call says nothing about what is called", async () => {
    const fixture = new BreakerFixture();
    const environment = fixture.environment();
    await open(environment);
    await pass(10_000);
    const givesUp = async () => Promise.reject(new DOMException("given up", "AbortError"));
    expect(await outcome(environment.call(givesUp))).toBe("failed");
    expect(await outcome(fixture.environment().call(works))).toBe("answer");
  });

  it("lets another one through when the environment that probes died, 5 s after its call would have ended", async () => {
    const fixture = new BreakerFixture();
    const [one, other] = [fixture.environment(), fixture.environment()];
    await open(one);
    await pass(10_000);
    let died = false;
    const dies = fixture.environment({ before: async () => (died ? new Promise(() => {}) : undefined) });
    const begun = vi.fn(() => new Promise(() => {}));
    void outcome(dies.call(begun, { timeout: "5s" }));
    await pass(0);
    expect(begun).toHaveBeenCalledTimes(1);
    died = true;
    await pass(9999);
    expect(await outcome(other.call(works))).toBe("breaker-open");
    await pass(1);
    expect(await outcome(other.call(works))).toBe("answer");
  });

  it("is given back where the verdict itself throws", async () => {
    const fixture = new BreakerFixture();
    const environment = fixture.environment();
    await open(environment);
    await pass(10_000);
    const verdict = () => {
      throw new Error("in the verdict");
    };
    expect(await outcome(environment.call(works, { verdict }))).toBe("failed");
    expect(await outcome(fixture.environment().call(works))).toBe("answer");
  });

  it.each([-1000, 1000])("has one probe at a time where the next clock is wrong by %i ms", async (skewMs) => {
    const fixture = new BreakerFixture();
    const slow = fixture.environment({ skewMs: -skewMs });
    const other = fixture.environment({ skewMs });
    await open(slow);
    await pass(12_000);
    let under = 0;
    let most = 0;
    const work = async (signal: AbortSignal) => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      under--;
      throw new Error("late");
    };
    for (let n = 0; n < 400; n++) {
      void outcome(slow.call(work));
      void outcome(other.call(work));
      await pass(100);
    }
    expect(most).toBe(1);
  });
});

describe("where the table is down", () => {
  const isDown = { value: true };
  const before = async () => {
    if (isDown.value) throw new Error("The table is down.");
  };
  beforeEach(() => {
    isDown.value = true;
  });

  it("calls go through, and are counted: the environment has a breaker of its own", async () => {
    const fixture = new BreakerFixture();
    const [one, other] = [fixture.environment({ before }), fixture.environment({ before })];
    expect(await outcome(one.call(works))).toBe("answer");
    await open(one);
    await open(one);
    expect(await outcome(one.call(works))).toBe("breaker-open");
    expect(await outcome(other.call(works))).toBe("answer");
    await pass(10_000);
    expect(await outcome(one.call(works))).toBe("answer");
    expect(await outcome(one.call(works))).toBe("answer");
    expect(fixture.transitions.map((each) => each.split(" ").at(-1))).toEqual([
      "open",
      "half-open",
      "closed",
    ]);
  });

  it("one call of the environment probes at a time", async () => {
    const environment = new BreakerFixture().environment({ before });
    await open(environment);
    await pass(10_000);
    const work = vi.fn(() => new Promise((resolve) => setTimeout(resolve, 1000)));
    const calls = [1, 2, 3].map(() => outcome(environment.call(work)));
    await pass(1000);
    await Promise.all(calls);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it("others learn of it when the table is there again", async () => {
    const fixture = new BreakerFixture();
    const environment = fixture.environment({ before });
    await open(environment);
    isDown.value = false;
    await pass(5001);
    expect(await outcome(environment.call(works))).toBe("breaker-open");
    expect(await outcome(fixture.environment().call(works))).toBe("breaker-open");
  });

  it("a call waits for the table one second at most, once in 5 s", async () => {
    const environment = new BreakerFixture().environment({ before: () => new Promise(() => {}) });
    const began = Date.now();
    const slow = environment.call(works);
    await pass(1000);
    expect(await slow).toBe("answer");
    expect(await environment.call(works)).toBe("answer");
    expect(Date.now() - began).toBe(1000);
  });
});

describe("a write", () => {
  it("whose answer was lost is recognised", async () => {
    const fixture = new BreakerFixture();
    let loses = true;
    const after = async (operation: string) => {
      if (operation !== "put" || !loses) return;
      loses = false;
      throw new UnknownOutcomeError("lost");
    };
    const environment = fixture.environment({ after });
    await open(environment);
    expect(fixture.transitions).toEqual(["BreakerTransitions rates open"]);
    expect(fixture.record()).toMatchObject({ state: "open", epoch: 1 });
    await pass(10_000);
    expect(await outcome(environment.call(works))).toBe("answer");
    expect(fixture.record()).toMatchObject({ state: "closed", epoch: 2 });
  });

  it("that another environment made first goes before one's own: one transition for all", async () => {
    const fixture = new BreakerFixture();
    const environments = Array.from({ length: 8 }, () => fixture.environment());
    await Promise.all(environments.map((each) => open(each)));
    expect(fixture.transitions).toHaveLength(1);
    expect(fixture.record()).toMatchObject({ epoch: 1 });
  });
});

it("a breaker whose item an operator deletes is closed within 5 s", async () => {
  const fixture = new BreakerFixture();
  const environment = fixture.environment();
  await open(environment);
  await fixture.tables
    .driver()
    .delete(
      { kind: "table", name: "breakers", schema: {} as never, partitionKey: "name", indexes: {} },
      { name: "rates" },
    );
  await pass(5001);
  expect(await outcome(environment.call(works))).toBe("answer");
});
