import { type App, type Duration, type HttpFunction, milliseconds, type StandIn } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import circuitBreaker from "./app.ts";
import getRate from "./functions/get-rate.ts";
import { rateProvider } from "./stand-ins.ts";

/** A provider that a test turns off and on. */
class Provider {
  isDown = false;
  readonly standIn = rateProvider(() => this.isDown);
}

const begin = (standIn: StandIn, app: App = circuitBreaker) => start(app, { services: { rates: standIn } });

/** In stand-ins: waits on the virtual clock. */
const sleep = (duration: Duration) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds(duration)));

async function get(t: TestApp, path: string) {
  const response = await t.fetch(path);
  const retryAfter = response.headers.get("retry-after");
  return { status: response.status, retryAfter, ...(await response.json()) };
}

const rate = (t: TestApp, currency = "USD") => get(t, `/rates/${currency}`);
const convert = (t: TestApp, amount = "100") => get(t, `/conversions/USD?amount=${amount}`);
const times = <T>(count: number, work: () => Promise<T>) => Promise.all(Array.from({ length: count }, work));
const calls = (t: TestApp) => t.calls("rates").length;

/** What became of the breaker so far, as the log has it. */
function transitions(t: TestApp): readonly string[] {
  return t.logs.flatMap(({ message }) => /^Breaker rates is (.*)$/.exec(String(message))?.[1] ?? []);
}

/** Asks until the breaker is open: three failures of one environment. */
async function open(t: TestApp): Promise<void> {
  for (let n = 0; n < 3; n++) await rate(t);
  expect(transitions(t).at(-1)).toBe("open");
}

describe("while the provider answers", () => {
  it("a rate is live, an amount is converted by it, and a currency that it does not know is none", async () => {
    await using t = await begin(new Provider().standIn);
    expect(await rate(t)).toMatchObject({ status: 200, currency: "USD", rate: 1.25, live: true });
    expect(await convert(t, "10.1")).toMatchObject({ status: 200, amount: 10.1, converted: 12.63 });
    expect(await rate(t, "XYZ")).toMatchObject({ status: 404, title: "No such currency" });
    expect(await rate(t, "usd")).toMatchObject({ status: 400 });
    expect(await convert(t, "1e3")).toMatchObject({ status: 400 });
  });

  it("its answers of 4xx open nothing, but for 429, which is one too many", async () => {
    let status = 404;
    await using t = await begin(() => new Response(null, { status }));
    for (let n = 0; n < 10; n++) expect(await rate(t)).toMatchObject({ status: 404 });
    status = 401;
    for (let n = 0; n < 10; n++) expect(await rate(t)).toMatchObject({ status: 500 });
    expect(transitions(t)).toEqual([]);
    status = 429;
    for (let n = 0; n < 30; n++) await rate(t);
    expect(transitions(t)).toEqual(["open"]);
  });
});

describe("a provider that fails", () => {
  it("is asked no more after three failures: the last rate that is known is told, and a conversion fails at once", async () => {
    const provider = new Provider();
    await using t = await begin(provider.standIn);
    const { asOf } = await rate(t);
    await t.advance("1m");
    provider.isDown = true;
    for (let n = 0; n < 3; n++) expect(await rate(t)).toMatchObject({ rate: 1.25, asOf, live: false });
    const before = calls(t);
    const began = t.now().getTime();
    expect(await rate(t)).toMatchObject({ status: 200, rate: 1.25, asOf, live: false });
    expect(await rate(t, "SEK")).toMatchObject({ status: 503, title: "No rate" });
    expect(await convert(t)).toMatchObject({ status: 503, retryAfter: "10" });
    expect(calls(t)).toBe(before);
    expect(t.now().getTime() - began).toBe(0);
  });

  it.each<[string, StandIn]>([
    ["does not answer within 2 s", () => sleep("1h").then(() => new Response())],
    ["breaks off", () => Promise.reject(new Error("reset"))],
    ["answers something else", () => Response.json({ rate: "1,25" })],
    ["answers 503", () => new Response(null, { status: 503 })],
  ])("is one that %s", async (_, standIn) => {
    await using t = await begin(standIn);
    const began = t.now().getTime();
    for (let n = 0; n < 3; n++) expect(await rate(t)).toMatchObject({ status: 503, retryAfter: "1" });
    expect(t.now().getTime() - began).toBeLessThanOrEqual(6000);
    expect(await rate(t)).toMatchObject({ status: 503, retryAfter: "10" });
    expect(calls(t)).toBe(3);
  });

  it("is asked by one probe every 10 s, and by all again when it answers", async () => {
    const provider = new Provider();
    await using t = await begin(provider.standIn);
    provider.isDown = true;
    await open(t);
    const before = calls(t);
    for (let second = 0; second < 60; second++) {
      await rate(t);
      await t.advance("1s");
    }
    expect(calls(t) - before).toBeGreaterThanOrEqual(4);
    expect(calls(t) - before).toBeLessThanOrEqual(6);
    provider.isDown = false;
    await t.advance("10s");
    expect(await rate(t)).toMatchObject({ live: true });
    expect(await convert(t)).toMatchObject({ status: 200 });
    expect(transitions(t).slice(-2)).toEqual(["half-open", "closed"]);
  });
});

describe("state shared by all instances", () => {
  it("what one function found out, the other goes by, in environments that are new as well", async () => {
    const provider = new Provider();
    await using t = await begin(provider.standIn);
    provider.isDown = true;
    await open(t);
    const before = calls(t);
    const all = await times(32, () => convert(t));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([503]));
    expect(calls(t)).toBe(before);
  });

  it("environments that knew it closed learn of it within 5 s", async () => {
    const provider = new Provider();
    await using t = await begin(provider.standIn);
    await times(32, () => convert(t)); // 32 environments
    provider.isDown = true;
    await open(t);
    await t.advance("5s");
    const before = calls(t);
    await times(32, () => convert(t));
    expect(calls(t)).toBe(before);
  });

  it("outlives everything that dies", async () => {
    const provider = new Provider();
    await using t = await begin(provider.standIn);
    provider.isDown = true;
    await open(t);
    const before = calls(t);
    await t.restart();
    expect(await rate(t)).toMatchObject({ status: 503 });
    expect(calls(t)).toBe(before);
  });
});

describe("the half-open probe", () => {
  it("is one, of 64 environments that ask at the same time", async () => {
    const provider = new Provider();
    await using t = await begin(provider.standIn);
    provider.isDown = true;
    await open(t);
    await t.advance("10s");
    const before = calls(t);
    const all = await times(64, () => rate(t));
    expect(calls(t) - before).toBe(1);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([503]));
  });

  it("decides for all, if it succeeds", async () => {
    const provider = new Provider();
    await using t = await begin(provider.standIn);
    provider.isDown = true;
    await open(t);
    await t.advance("10s");
    provider.isDown = false;
    const all = await times(64, () => rate(t));
    expect(all.filter(({ live }) => live)).toHaveLength(1);
    await t.advance("6s");
    expect((await times(64, () => rate(t))).filter(({ live }) => live)).toHaveLength(64);
  });

  it("is made by another environment when one dies of it, 5 s after its time", async () => {
    const provider = new Provider();
    await using t = await begin(provider.standIn);
    provider.isDown = true;
    await open(t);
    await t.advance("10s");
    // Operations of get-rate then: 1 reads the breaker, 2 takes the lease, 3 asks the provider, which died as well.
    t.faults.crash("get-rate", { operation: 3, when: "after" });
    expect(await rate(t)).toMatchObject({ status: 502 });
    provider.isDown = false;
    await t.advance("5s");
    expect(await rate(t)).toMatchObject({ status: 503 });
    await t.advance("1s");
    expect(await rate(t)).toMatchObject({ status: 200, live: true });
  });
});

describe("where the table of breakers is down", () => {
  it("the provider is asked, and each environment goes by what it counts itself", async () => {
    const refuse = async () => {
      throw new Error("The table is down.");
    };
    const breakers = { get: refuse, put: refuse };
    const handler: HttpFunction["handler"] = (input) => getRate.handler({ ...input, breakers });
    const { api } = circuitBreaker.wiring;
    if (api?.kind !== "httpApi") throw new Error("The app has no API.");
    const routes = { ...api.routes, "GET /rates/{currency}": { ...getRate, handler } };
    const provider = new Provider();
    await using t = await begin(provider.standIn, {
      ...circuitBreaker,
      wiring: { api: { ...api, routes } },
    });
    expect(await rate(t)).toMatchObject({ live: true });
    provider.isDown = true;
    for (let n = 0; n < 10; n++) expect(await rate(t)).toMatchObject({ status: 200, live: false });
    expect(calls(t)).toBe(3); // one that was answered, and two that failed
    provider.isDown = false;
    await t.advance("10s");
    expect(await rate(t)).toMatchObject({ live: true });
  });
});

it("an operator who deletes the breaker's item closes it", async () => {
  const provider = new Provider();
  await using t = await begin(provider.standIn);
  provider.isDown = true;
  await open(t);
  expect((await t.table("breakers").get({ name: "rates" }))?.item).toMatchObject({ state: "open" });
  provider.isDown = false;
  await t.table("breakers").delete({ name: "rates" });
  await t.advance("6s");
  expect(await rate(t)).toMatchObject({ live: true });
});
