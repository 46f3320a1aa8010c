import { type App, type ConsumerFunction, type Duration, milliseconds } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import priorityQueue from "./app.ts";
import { lanes, type Report, ReportMessage } from "./resources.ts";

const VALUES = [4, 1, 3];
const SUMMARY = { count: 3, mean: 8 / 3, median: 3 };
const LANES = ["paid", "free", "overflow"] as const;
type Lane = Report["lane"];

/** What tests look at in the input of the functions that make reports. */
const Delivery = z.object({ event: z.object({ data: ReportMessage }), now: z.custom<() => Date>() });

/** The app with something around the handlers that make reports. */
function withMaker(around: (input: Parameters<Handler>[0], handler: Handler) => unknown): App {
  const wiring = { ...priorityQueue.wiring };
  for (const lane of LANES) {
    const work = wiring[lane];
    if (work?.kind !== "queueSubscription") throw new Error(`Lane ${lane} has no consumer.`);
    const { handler } = work.consumer;
    const consumer = { ...work.consumer, handler: (input: Parameters<Handler>[0]) => around(input, handler) };
    wiring[lane] = { ...work, consumer };
  }
  return { ...priorityQueue, wiring };
}
type Handler = ConsumerFunction["handler"];

/** The app whose reports take so long, and when each of them was begun, in milliseconds since 1970. */
function timed(takes: Duration) {
  const begun = new Map<string, number>();
  const app = withMaker(async (input, handler) => {
    const { event, now } = Delivery.parse(input);
    begun.set(event.data.id, begun.get(event.data.id) ?? now().getTime());
    await new Promise((resolve) => setTimeout(resolve, milliseconds(takes)));
    await handler(input);
  });
  return { app, begun };
}

/** Tenants who pay: `acme`, and in some tests many more. */
const PAYING = Array.from({ length: 40 }, (_, n) => `paying-${n}`);

/** The app as it is, or another one, with tenants who pay. */
async function started(app: App = priorityQueue, paying: readonly string[] = ["acme"]): Promise<TestApp> {
  const t = await start(app);
  await t.table("tenants").putMany(paying.map((tenant) => ({ tenant, plan: "paid" })));
  return t;
}

function post(t: TestApp, tenant: string, headers: Record<string, string> = {}): Promise<Response> {
  return t.fetch("/reports", {
    method: "POST",
    headers: { "content-type": "application/json", "x-tenant": tenant, ...headers },
    body: JSON.stringify({ values: VALUES }),
  });
}

/** A report that was accepted, and when. */
interface Accepted {
  readonly id: string;
  readonly lane: Lane;
  readonly at: number;
}

async function request(t: TestApp, tenant: string): Promise<Accepted> {
  const response = await post(t, tenant);
  expect(response.status).toBe(202);
  return { ...(await response.json()), at: t.now().getTime() };
}

async function requests(t: TestApp, tenant: string, count: number): Promise<Accepted[]> {
  const accepted: Accepted[] = [];
  for (let n = 0; n < count; n++) accepted.push(await request(t, tenant));
  return accepted;
}

async function report(t: TestApp, tenant: string, id: string) {
  const response = await t.fetch(`/reports/${id}`, { headers: { "x-tenant": tenant } });
  return {
    code: response.status,
    retryAfter: response.headers.get("retry-after"),
    ...(await response.json()),
  };
}

const count = (accepted: readonly Accepted[], lane: Lane) =>
  accepted.filter((each) => each.lane === lane).length;

describe("a report", () => {
  it("is accepted, made and read by its tenant", async () => {
    await using t = await started();
    const accepted = await post(t, "acme");
    expect(accepted.headers.get("location")).toMatch(/^\/reports\//);
    const { id, lane } = await accepted.json();
    expect(await report(t, "acme", id)).toMatchObject({ status: "queued", lane: "paid", retryAfter: "1" });
    await t.settle();
    const done = await report(t, "acme", id);
    expect(done).toMatchObject({
      code: 200,
      tenant: "acme",
      lane,
      status: "done",
      summary: SUMMARY,
      retryAfter: null,
    });
    expect(done).not.toHaveProperty("expiresAt");
  });

  it("is nobody else's: 404", async () => {
    await using t = await started();
    const { id } = await request(t, "acme");
    await t.settle();
    expect(await report(t, "globex", id)).toMatchObject({ code: 404 });
    expect(await report(t, "acme", "7f4df2a8-8e4f-4c3e-9a53-0d2c3b1f5a60")).toMatchObject({ code: 404 });
  });

  it.each([
    ["no tenant", {}, { values: VALUES }],
    ["a tenant of another form", { "x-tenant": "Acme!" }, { values: VALUES }],
    ["no values", { "x-tenant": "acme" }, { values: [] }],
    ["a plan of its own choice", { "x-tenant": "zoe" }, { values: VALUES, lane: "paid" }],
  ])("is refused with %s, and nothing is queued", async (_, headers, body) => {
    await using t = await started();
    const init = { method: "POST", headers: { "content-type": "application/json", ...headers } };
    expect((await t.fetch("/reports", { ...init, body: JSON.stringify(body) })).status).toBe(400);
    for (const lane of LANES) expect(await t.queue(`reports-${lane}`)).toMatchObject({ available: 0 });
  });
});

describe("the lane of a report", () => {
  it("is that of the tenant's plan within its quota, and overflow beyond", async () => {
    await using t = await started(timed("1m").app);
    const acme = await requests(t, "acme", 13);
    expect(LANES.map((lane) => count(acme, lane))).toEqual([10, 0, 3]);
    const zoe = await requests(t, "zoe", 5);
    expect(LANES.map((lane) => count(zoe, lane))).toEqual([0, 2, 3]);
  });

  it("is that of the plan again as time passes: 60 a minute, and 6", async () => {
    await using t = await started();
    await requests(t, "acme", 10);
    await requests(t, "zoe", 2);
    await t.advance("10s");
    expect(count(await requests(t, "acme", 12), "paid")).toBe(10);
    expect(count(await requests(t, "zoe", 12), "free")).toBe(1);
  });

  it("follows the plan when a tenant begins to pay, and ends", async () => {
    await using t = await started();
    const lanesOf = [(await request(t, "zoe")).lane];
    for (const plan of ["paid", "free"]) {
      const init = { method: "PUT", headers: { "content-type": "application/json" } };
      const set = await t.fetch("/tenants/zoe", { ...init, body: JSON.stringify({ plan }) });
      expect([set.status, await set.json()]).toEqual([200, { tenant: "zoe", plan }]);
      lanesOf.push((await request(t, "zoe")).lane);
    }
    expect(lanesOf).toEqual(["free", "paid", "free"]);
  });
});

const WORKERS = lanes.concurrency;

describe("paid before free, without starving", () => {
  it("makes a report of the free plan at once, though hundreds of paid ones wait", async () => {
    const { app, begun } = timed("10s");
    await using t = await started(app, PAYING);
    const paid = (await Promise.all(PAYING.map((tenant) => requests(t, tenant, 10)))).flat();
    const free = await request(t, "zoe");
    await t.advance("10m");
    // One queue with as many workers in all would have begun it after 400 / 10 reports, which are 400 seconds.
    expect(count(paid, "paid")).toBe(400);
    expect((begun.get(free.id) ?? Number.NaN) - free.at).toBeLessThan(100);
  });

  it("makes paid reports at once, though hundreds of free ones wait, and three times as many of them in the same time", async () => {
    const { app, begun } = timed("10s");
    await using t = await started(app, PAYING);
    const tenants = Array.from({ length: 150 }, (_, n) => `free-${n}`);
    const free = (await Promise.all(tenants.map((tenant) => requests(t, tenant, 2)))).flat();
    const paid = (await Promise.all(PAYING.map((tenant) => requests(t, tenant, 10)))).flat();
    await t.advance("200s");
    const made = (accepted: readonly Accepted[]) => accepted.filter(({ id }) => begun.has(id)).length;
    expect([made(paid), made(free)]).toEqual([21 * WORKERS.paid, 21 * WORKERS.free]);
  });

  it("makes what is beyond the quotas too, however much there is within them", async () => {
    const { app, begun } = timed("10s");
    await using t = await started(app, PAYING);
    const accepted = await requests(t, "zoe", 50);
    for (let round = 0; round < 30; round++) {
      await Promise.all(PAYING.map((tenant) => requests(t, tenant, 2)));
      await t.advance("10s");
    }
    const overflow = accepted.filter(({ lane }) => lane === "overflow");
    expect(overflow).toHaveLength(48);
    expect(overflow.filter(({ id }) => begun.has(id))).toHaveLength(48); // 48 / 2 reports of 10 s each
  });
});

describe("one tenant and the others", () => {
  it("a tenant that sends hundreds delays nobody by more than its quota", async () => {
    const { app, begun } = timed("10s");
    await using t = await start(app);
    const noisy = await requests(t, "noisy", 300);
    const quiet = await requests(t, "quiet", 2);
    await t.advance("3m");
    expect([count(noisy, "free"), count(noisy, "overflow")]).toEqual([2, 298]);
    // Of the noisy one, 2 / 2 reports' time. One queue with ten workers: 300 / 10 reports' time, which are 300 seconds.
    for (const { id, at } of quiet) expect((begun.get(id) ?? Number.NaN) - at).toBeLessThanOrEqual(10_100);
  });

  /** Who asks when: how long after the one before, in milliseconds. */
  const arrivals = fc.array(fc.record({ after: fc.nat(4000), tenant: fc.nat(9) }), { maxLength: 80 });

  // R. L. Cruz, "A calculus for network delay, part I", IEEE Transactions on Information Theory 37 (1991): what is let in at a
  // rate, and in bursts, waits no longer for a server of a higher rate than that needs for the bursts.
  it("within quotas, a report waits no longer than its lane needs for one burst of every tenant", async () => {
    const TAKES_MS = 1000;
    const BURST = 2;
    await fc.assert(
      fc.asyncProperty(arrivals, fc.nat(1000), async (list, seed) => {
        const { app, begun } = timed("1s");
        await using t = await start(app, { seed });
        const accepted: Accepted[] = [];
        for (const { after, tenant } of list) {
          await t.advance(`${after}ms`);
          accepted.push(await request(t, `free-${tenant}`));
        }
        await t.advance("10m");
        const tenants = new Set(list.map(({ tenant }) => tenant)).size;
        const bound = ((tenants * BURST) / WORKERS.free + 1) * TAKES_MS;
        for (const { id, lane, at } of accepted) {
          const waited = (begun.get(id) ?? Number.NaN) - at;
          if (lane === "free") expect(waited).toBeLessThanOrEqual(bound);
          else expect(waited).not.toBeNaN();
        }
      }),
      { numRuns: 25 },
    );
  });

  it("is never worked for by more than its lane's workers, whoever waits", async () => {
    const atWork = new Map<string, number>();
    let most = 0;
    const app = withMaker(async (input, handler) => {
      const { event } = Delivery.parse(input);
      const own = event.data.id;
      atWork.set(own, 1);
      most = Math.max(most, atWork.size);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await handler(input);
      atWork.delete(own);
    });
    await using t = await started(app, PAYING);
    await Promise.all(["noisy", "zoe", ...PAYING.slice(0, 20)].map((tenant) => requests(t, tenant, 12)));
    await t.advance("10m");
    expect(most).toBe(10);
  });
});

// Operations of request-report under a key: 1 takes the lease, 2 reads the plan, 3 and 4 use the quota, 5 writes the row,
// 6 sends the message, 7 records the response.
describe("acceptance", () => {
  const crashes = [1, 2, 3, 4, 5, 6, 7].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)(
    "makes the report once if it dies $when operation $operation and the client repeats",
    async (crash) => {
      await using t = await started();
      const key = { "idempotency-key": "report-1" };
      t.faults.crash("request-report", crash);
      expect((await post(t, "zoe", key)).status).toBeGreaterThanOrEqual(500);
      await t.advance("31s");
      const repeated = await post(t, "zoe", key);
      expect(repeated.status).toBe(202);
      await t.settle();
      const { id, lane } = await repeated.json();
      const { entries } = await t.table<Report>("reports").scan();
      expect(entries.map(({ item }) => [item.id, item.status, item.lane])).toEqual([[id, "done", lane]]);
    },
  );

  it("keeps the lane of the first attempt, though the quota is used up by the second", async () => {
    await using t = await started();
    const key = { "idempotency-key": "report-1" };
    t.faults.crash("request-report", { operation: 5, when: "after" });
    await post(t, "zoe", key);
    await t.advance("31s");
    await requests(t, "zoe", 5);
    expect(await (await post(t, "zoe", key)).json()).toMatchObject({ lane: "free" });
  });

  it("has keys by tenant: two may use the same one", async () => {
    await using t = await started();
    const key = { "idempotency-key": "report-1" };
    const [acme, zoe] = [await (await post(t, "acme", key)).json(), await (await post(t, "zoe", key)).json()];
    expect(acme.id).not.toBe(zoe.id);
  });
});

// Operations of the functions that make reports: 1 reads the row, 2 writes it.
describe("making", () => {
  const crashes = [1, 2].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)("is repeated if it dies $when operation $operation", async (crash) => {
    await using t = await started();
    t.faults.crash("make-free-report", crash);
    const { id } = await request(t, "zoe");
    await t.advance("7m"); // the visibility timeout of 6 minutes
    expect(await report(t, "zoe", id)).toMatchObject({ status: "done", summary: SUMMARY });
  });

  it("absorbs messages that are delivered twice", async () => {
    await using t = await started();
    for (const lane of LANES) t.faults.duplicate(`reports-${lane}`);
    const accepted = await requests(t, "zoe", 6);
    await t.advance("1h");
    for (const { id } of accepted) expect(await report(t, "zoe", id)).toMatchObject({ status: "done" });
    for (const lane of LANES) expect(await t.deadLetters(`reports-${lane}`)).toEqual([]);
  });

  it("gives up after 5 attempts, in the dead-letter queue of the lane, and can be taken up again", async () => {
    let isBroken = true;
    const app = withMaker((input, handler) => {
      if (isBroken) throw new Error("not now");
      return handler(input);
    });
    await using t = await start(app);
    const [{ id } = { id: "" }] = await requests(t, "zoe", 1);
    await t.advance("1h");
    expect(await t.deadLetters("reports-free")).toMatchObject([{ data: { id }, receiveCount: 5 }]);
    expect(await report(t, "zoe", id)).toMatchObject({ status: "queued" });
    isBroken = false;
    expect(await t.redrive("reports-free")).toBe(1);
    await t.settle();
    expect(await report(t, "zoe", id)).toMatchObject({ status: "done" });
  });

  it("goes on after a restart", async () => {
    await using t = await started(timed("10s").app);
    const accepted = await requests(t, "zoe", 6);
    await t.advance("5s");
    await t.restart();
    await t.advance("1h");
    for (const { id } of accepted) expect(await report(t, "zoe", id)).toMatchObject({ status: "done" });
  });
});
