import { app, http, httpApi, json, table, task } from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const Item = z.object({ id: z.string(), n: z.number() });
const items = table("items", { schema: Item, partitionKey: "id" });
const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

describe("a function's timeout", () => {
  it("stops it, answers 504, and what it asks for afterwards never happens", async () => {
    const slow = http("slow", { uses: { items: items.writer }, timeout: "5s" }, async ({ items }) => {
      await wait(6000);
      await items.put({ id: "late", n: 1 });
      return json({});
    });
    await using t = await start(app("test", { api: httpApi({ "GET /": slow }) }));
    const response = await t.fetch("/");
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ status: 504 });
    await t.advance("1m");
    expect(await t.table("items").get({ id: "late" })).toBeUndefined();
  });

  it("keeps from the store what a handler asks for when its code runs again after all", async () => {
    const goOn = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    let answered = false;
    const slow = http("slow", { uses: { items: items.writer }, timeout: "5s" }, async ({ items }) => {
      void wait(60_000); // virtual time passes for it
      await goOn.promise; // no timer, which would end with the invocation
      over.resolve();
      await items.put({ id: "late", n: 1 }).finally(() => {
        answered = true;
      });
      return json({});
    });
    await using t = await start(app("test", { api: httpApi({ "GET /": slow }) }));
    expect((await t.fetch("/")).status).toBe(504);
    goOn.resolve();
    await over.promise;
    await t.settle();
    expect(await t.table("items").get({ id: "late" })).toBeUndefined();
    expect(answered).toBe(false); // dead code hears nothing, be it a failure
  });

  it("also ends a handler that waits for nothing", async () => {
    const stuck = http("stuck", { timeout: "5s" }, () => new Promise<Response>(() => {}));
    await using t = await start(app("test", { api: httpApi({ "GET /": stuck }) }));
    expect((await t.fetch("/")).status).toBe(504);
    expect(t.logs).toEqual([
      expect.objectContaining({
        level: "error",
        function: "stuck",
        message: expect.stringContaining("5000 ms"),
      }),
    ]);
  });

  it("aborts the handler's signal and tells the remaining time", async () => {
    const times: number[] = [];
    const slow = http("slow", { timeout: "5s" }, async ({ remainingTime, signal }) => {
      times.push(remainingTime());
      await wait(2000);
      times.push(remainingTime());
      expect(signal.aborted).toBe(false);
      return json({});
    });
    await using t = await start(app("test", { api: httpApi({ "GET /": slow }) }));
    await t.fetch("/");
    expect(times).toEqual([5000, 3000]);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
describe("reserved concurrency", () => {
  it("refuses what is beyond it with 429, and lets the next one in when one is done", async () => {
    const slow = http("slow", { concurrency: { reserved: 2 } }, async () => {
      await wait(1000);
      return json({});
    });
    await using t = await start(app("test", { api: httpApi({ "GET /": slow }) }));
    const statuses = await Promise.all([1, 2, 3].map(async () => (await t.fetch("/")).status));
    expect(statuses.sort()).toEqual([200, 200, 429]);
    expect((await t.fetch("/")).status).toBe(200);
  });
});

describe("an environment", () => {
  it("that crashes answers 502, and the next request gets another one", async () => {
    const read = http("read", { uses: { items: items.reader } }, async ({ items }) =>
      json(await items.scan()),
    );
    await using t = await start(app("test", { api: httpApi({ "GET /": read }) }));
    t.faults.crash("read", { operation: 1 });
    expect((await t.fetch("/")).status).toBe(502);
    expect(t.logs).toEqual([
      expect.objectContaining({
        level: "error",
        function: "read",
        message: expect.stringContaining("ended before"),
      }),
    ]);
    expect((await t.fetch("/")).status).toBe(200);
  });
});

describe("permissions", () => {
  it("are enforced by the engine, whatever the handler's code does", async () => {
    const sneaky = task(
      "sneaky",
      { input: Item, output: Item, uses: { items: items.reader } },
      async ({ items, input }) => {
        // The handle has no such operation; a grant that claims more than it was given is refused as well.
        expect(Object.keys(items)).not.toContain("put");
        return input;
      },
    );
    await using t = await start(app("test", { sneaky }));
    await t.invoke("sneaky", { id: "1", n: 1 });
    expect((await t.table("items").scan()).entries).toEqual([]);
  });
});

describe("virtual time", () => {
  it("is what Date and timers say inside a handler, and only there", async () => {
    const clock = http("clock", {}, async ({ now }) => {
      const before = [Date.now(), now().getTime()];
      await wait(20_000);
      const { promise, resolve } = Promise.withResolvers<void>();
      const interval = setInterval(resolve, 1000);
      await promise;
      clearInterval(interval);
      return json([...before, new Date().toISOString(), now().toISOString()]);
    });
    const definition = app("test", { api: httpApi({ "GET /": clock }) });
    await using t = await start(definition, { at: new Date("2030-01-01T00:00:00Z") });
    const response = await t.fetch("/");
    const began = Date.UTC(2030, 0, 1);
    const after = "2030-01-01T00:00:21.000Z";
    expect(await response.json()).toEqual([began, began, after, after]);
    expect(t.now().toISOString()).toBe("2030-01-01T00:00:21.000Z");
    expect(new Date().getFullYear()).toBeLessThan(2030);
  });

  it("is repeatable from a seed", async () => {
    const ids = async (seed: number) => {
      const make = http("make", {}, ({ newId }) => json([newId(), newId()]));
      await using t = await start(app("test", { api: httpApi({ "GET /": make }) }), { seed });
      return (await t.fetch("/")).json();
    };
    expect(await ids(7)).toEqual(await ids(7));
    expect(await ids(7)).not.toEqual(await ids(8));
  });

  it("comes with chances that are repeatable from a seed, inside a handler and only there", async () => {
    const chances = async (seed: number) => {
      const toss = http("toss", {}, () => json([Math.random(), Math.random()]));
      await using t = await start(app("test", { api: httpApi({ "GET /": toss }) }), { seed });
      return (await t.fetch("/")).json();
    };
    const [first, second] = await chances(7);
    expect(await chances(7)).toEqual([first, second]);
    expect(second).not.toBe(first);
    expect(await chances(8)).not.toEqual([first, second]);
    expect(Math.random()).not.toBe(Math.random());
  });
});

describe("a request", () => {
  it("is checked against its function's schemas once", async () => {
    let checks = 0;
    const counted = z.unknown().check(() => void checks++);
    const fn = http("counted", { body: counted, query: counted }, () => json({}));
    await using t = await start(app("test", { api: httpApi({ "POST /": fn }) }));
    const headers = { "content-type": "application/json" };
    expect((await t.fetch("/", { method: "POST", headers, body: "{}" })).status).toBe(200);
    expect(checks).toBe(2);
  });
});
