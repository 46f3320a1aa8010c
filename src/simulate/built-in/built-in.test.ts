import {
  type App,
  app,
  consume,
  consumer,
  http,
  httpApi,
  json,
  queue,
  type TableReader,
  type TableWriter,
  table,
} from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { simulateRun } from "../run.ts";
import type { Clients } from "../simulated-client.ts";
import { reservedConcurrency } from "./reserved-concurrency.ts";

const Order = z.object({ id: z.string(), hops: z.int() });
type Order = z.infer<typeof Order>;
type Orders = TableReader<Order, "id"> & TableWriter<Order, "id">;
const orders = table("orders", { schema: Order, partitionKey: "id" });
const incoming = queue("incoming", { schema: Order });

const clients: Clients = async ({ fetch }, round) => {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ id: `order-${round}`, hops: 0 });
  await fetch("/orders", { method: "POST", headers, body });
};

/** What runs of an app come to: for each seed that found something, what. */
async function found(subject: App, runs: number): Promise<readonly (readonly [seed: number, ...string[]])[]> {
  const inventory = takeInventory(subject);
  const findings: (readonly [number, ...string[]])[] = [];
  for (let seed = 0; seed < runs; seed++) {
    const { violations } = await simulateRun({ inventory, clients, invariants: {} }, { seed });
    if (violations.length > 0) findings.push([seed, ...violations.map(({ invariant }) => invariant)]);
  }
  return findings;
}

/** Whether the broken app is found within so many runs, and for nothing else; and of the right one, what is wrong in the same runs. */
async function judged(runs: number, broken: App, right: App) {
  const invariants = new Set((await found(broken, runs)).flatMap(([, ...names]) => names));
  return { found: [...invariants], ofTwin: await found(right, runs) };
}

const created = (id: string) => json({}, { status: 201, headers: { location: `/orders/${id}` } });
const get = http(
  "get",
  { uses: { orders: orders.reader }, params: z.object({ id: z.string() }) },
  async ({ params, orders }) => ((await orders.get(params)) ? json({}) : new Response(null, { status: 404 })),
);

/** An API that takes orders in its own way. */
function shop(put: (orders: Orders, order: Order) => Promise<void>): App {
  const create = http("create", { uses: { orders: orders.readWriter }, body: Order }, async (context) => {
    await put(context.orders, context.body);
    return created(context.body.id);
  });
  return app("shop", { api: httpApi({ "POST /orders": create, "GET /orders/{id}": get }) });
}

const rightShop = shop(async (orders, order) => {
  await orders.put(order);
});

const accepting = (into: typeof incoming) =>
  http("accept", { uses: { into: into.sender }, body: Order }, async ({ body, into }) => {
    await into.send(body);
    return json({}, { status: 202 });
  });
const accept = accepting(incoming);

describe("an app is found", () => {
  it("that says it has what it could not store, within 20 runs", async () => {
    const broken = shop(async (orders, order) => {
      await orders.put(order).catch(() => {});
    });
    expect(await judged(20, broken, rightShop)).toEqual({
      found: ["nothing acknowledged is lost"],
      ofTwin: [],
    });
  });

  it("that answers before it is done, within 5 runs", async () => {
    const broken = shop(async (orders, order) => {
      void orders.put(order);
    });
    const { found, ofTwin } = await judged(5, broken, rightShop);
    // What nobody waits for is lost with the answer.
    expect(found).toEqual(["nothing acknowledged is lost", "no effect after a final answer"]);
    expect(ofTwin).toEqual([]);
  });

  it("that does what it was not granted, even if it hides it, within 5 runs", async () => {
    const peek = (may: "reader" | "readWriter") => {
      const create = http(
        "create",
        { uses: { orders: orders[may] }, body: Order },
        async ({ body, orders }) => {
          // As an app in JavaScript would: its types allow it.
          const put = async () => (orders as Orders).put(body);
          await put().catch(() => {});
          return json({});
        },
      );
      return app("shop", { api: httpApi({ "POST /orders": create }) });
    };
    expect(await judged(5, peek("reader"), peek("readWriter"))).toEqual({
      found: ["no permission is exceeded"],
      ofTwin: [],
    });
  });

  it("whose queue keeps messages for less than its retries take, within 5 runs", async () => {
    const failing = (retention: "1m" | "4d") => {
      const short = queue("incoming", { schema: Order, retention });
      const fail = consumer("fail", { event: Order, timeout: "10s" }, async () => {
        throw new Error("It never works.");
      });
      const retry = { attempts: 20, initialDelay: "30s" } as const;
      return app("shop", {
        api: httpApi({ "POST /orders": accepting(short) }),
        orders: consume(short, fail, { retry }),
      });
    };
    expect(await judged(5, failing("1m"), failing("4d"))).toEqual({
      found: ["every message ends processed or in a dead-letter queue"],
      ofTwin: [],
    });
  });

  it("that waits for what never comes, within 5 runs", async () => {
    const waiting = (status: 200 | 404) =>
      shop(async (orders, order) => {
        if (status === 200) await orders.put(order);
        while (!(await orders.get(order))) await new Promise((resolve) => setTimeout(resolve, 1000));
        if (status === 404) await orders.put(order);
      });
    expect(await judged(5, waiting(404), waiting(200))).toEqual({
      found: ["no invocation without an end"],
      ofTwin: [],
    });
  });

  it("that sends itself messages for ever, within 5 runs", async () => {
    const hopping = (most: number) => {
      const hop = consumer(
        "hop",
        { event: Order, uses: { incoming: incoming.sender } },
        async ({ event, incoming }) => {
          const { id, hops } = event.data;
          if (hops < most) await incoming.send({ id, hops: hops + 1 }, { delay: "10s" });
        },
      );
      return app("shop", { api: httpApi({ "POST /orders": accept }), orders: consume(incoming, hop) });
    };
    expect(await judged(5, hopping(Number.POSITIVE_INFINITY), hopping(5))).toEqual({
      found: ["nothing grows without bound"],
      ofTwin: [],
    });
  });

  // No app can break it: the engine's pool keeps to it. So the check is shown a run whose pool did not.
  it("whose function ran more often at a time than was reserved for it", async () => {
    const one = consumer("one", { event: Order, concurrency: { reserved: 1 } }, async () => {});
    const inventory = takeInventory(
      app("shop", { api: httpApi({ "POST /orders": accept }), orders: consume(incoming, one) }),
    );
    const run = { peaks: new Map([["one", 1]]) };
    const holds = () => reservedConcurrency.holds({ app: { inventory }, history: run });
    expect(holds()).toBeUndefined();
    run.peaks.set("one", 2);
    expect(holds()).toBe("Function one ran 2 times at once; its reserved concurrency is 1.");
  });
});

describe("no app is accused", () => {
  it("whose messages fail often, and end as dead letters", async () => {
    const fail = consumer("fail", { event: Order }, async () => {
      throw new Error("It never works.");
    });
    const retry = { attempts: 40, initialDelay: "1m" } as const;
    const api = httpApi({ "POST /orders": accept });
    const inventory = takeInventory(app("shop", { api, orders: consume(incoming, fail, { retry }) }));
    const executions: number[] = [];
    for (const seed of [0, 1, 2]) {
      const outcome = await simulateRun({ inventory, clients, invariants: {} }, { seed });
      expect([seed, ...outcome.violations]).toEqual([seed]);
      executions.push(outcome.executions);
    }
    expect(Math.max(...executions)).toBeGreaterThan(100);
  });

  it("whose items expire before all is quiet", async () => {
    const Passing = z.object({ id: z.string(), hops: z.int(), until: z.int() });
    const passing = table("orders", { schema: Passing, partitionKey: "id", timeToLive: "until" });
    const create = http(
      "create",
      { uses: { passing: passing.writer, incoming: incoming.sender }, body: Order },
      async ({ body, passing, incoming, now }) => {
        await passing.put({ ...body, until: Math.floor(now().getTime() / 1000) + 60 });
        await incoming.send(body, { delay: "15m" });
        return created(body.id);
      },
    );
    const read = http(
      "get",
      { uses: { passing: passing.reader }, params: z.object({ id: z.string() }) },
      async ({ params, passing }) =>
        (await passing.get(params)) ? json({}) : new Response(null, { status: 404 }),
    );
    const done = consumer("done", { event: Order }, async () => {});
    const api = httpApi({ "POST /orders": create, "GET /orders/{id}": read });
    expect(await found(app("shop", { api, orders: consume(incoming, done) }), 5)).toEqual([]);
  });
});
