import { type Duration, milliseconds, type StandIn, type StandIns } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import scatterGather from "./app.ts";
import { CARRIERS, type Carrier } from "./resources.ts";
import { carrier } from "./stand-ins.ts";

const FREIGHT = { from: "HAM", to: "OSL", kg: 20 };

/** In stand-ins: waits on the virtual clock. */
const sleep = (duration: Duration) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds(duration)));

/** A carrier whose nth answer takes so long; the last of them all further ones. */
const taking = (...durations: readonly Duration[]) =>
  carrier({ cents: 50, days: 3, takes: (n) => durations[Math.min(n, durations.length) - 1] ?? "0ms" });
const prompt = taking("100ms");

const begin = (services: Partial<ReturnType<StandIns>> = {}) =>
  start(scatterGather, {
    services: { north: taking("100ms"), south: taking("200ms"), west: taking("300ms"), ...services },
  });

/** Asks for a quote; `tookMs` is how long it took. */
async function quote(t: TestApp, { key, freight = FREIGHT }: { key?: string; freight?: object } = {}) {
  const begun = t.now().getTime();
  const response = await t.fetch("/quotes", {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
    body: JSON.stringify(freight),
  });
  const body = await response.json();
  return { status: response.status, tookMs: t.now().getTime() - begun, ...body };
}

const look = async (t: TestApp, id: string) => (await t.fetch(`/quotes/${id}`)).json();

/** The state of each carrier in a quote. */
const states = ({ carriers }: { carriers: { carrier: Carrier; state: string }[] }) =>
  Object.fromEntries(carriers.map((each) => [each.carrier, each.state]));

const asked = (t: TestApp) => CARRIERS.map((each) => t.calls(each).length);
const ALL = { north: "offered", south: "offered", west: "offered" };

it("a quote that all carriers answer is complete, as soon as the last one has", async () => {
  await using t = await begin();
  const given = await quote(t);
  expect(given).toMatchObject({ status: 201, freight: FREIGHT, complete: true, late: [], tookMs: 300 });
  expect(given.carriers).toEqual(
    CARRIERS.map((each) => ({ carrier: each, state: "offered", offer: { cents: 1000, days: 3 } })),
  );
  expect(t.calls("north")).toMatchObject([{ method: "GET", path: "/offers?from=HAM&to=OSL&kg=20" }]);
  const { status, tookMs, ...body } = given;
  expect(await look(t, given.id)).toEqual(body);
});

it("a carrier that does not go there has answered", async () => {
  await using t = await begin({ west: carrier({ cents: 1, days: 1, not: "OSL", takes: () => "10ms" }) });
  const given = await quote(t);
  expect(given).toMatchObject({ complete: true });
  expect(given.carriers[2]).toEqual({ carrier: "west", state: "declined" });
  await t.advance("1h");
  expect(asked(t)).toEqual([1, 1, 1]);
});

it.each([{ ...FREIGHT, kg: 0 }, { ...FREIGHT, to: "oslo" }, { ...FREIGHT, cents: 1 }, {}])(
  "for %o nobody is asked",
  async (freight) => {
    await using t = await begin();
    expect(await quote(t, { freight })).toMatchObject({ status: 400 });
    expect(asked(t)).toEqual([0, 0, 0]);
  },
);

describe("at the deadline", () => {
  it("there is an answer, and it names who is late", async () => {
    await using t = await begin({ west: taking("5s") });
    const given = await quote(t);
    expect(given).toMatchObject({ status: 201, complete: false, tookMs: 2000 });
    expect(states(given)).toEqual({ ...ALL, west: "late" });
  });

  it("there is one though all are silent", async () => {
    await using t = await begin({ north: taking("1h"), south: taking("1h"), west: taking("1h") });
    const given = await quote(t);
    expect(given).toMatchObject({ status: 201, complete: false, tookMs: 2000 });
    expect(states(given)).toEqual({ north: "late", south: "late", west: "late" });
  });

  it("who answers right before it is in the quote, and who answers right behind it is not", async () => {
    await using t = await begin({ south: taking("1990ms"), west: taking("2010ms") });
    expect(states(await quote(t))).toEqual({ ...ALL, west: "late" });
  });
});

describe("a carrier has failed, and the others are in the quote, where it", () => {
  it.each<[string, StandIn]>([
    ["answers 503", () => new Response(null, { status: 503 })],
    ["refuses", () => new Response(null, { status: 403 })],
    ["breaks off", () => Promise.reject(new Error("reset"))],
    ["answers something else", () => Response.json({ cents: "12,50" })],
  ])("%s", async (_, south) => {
    await using t = await begin({ south });
    const given = await quote(t);
    expect(given).toMatchObject({ status: 201, complete: false, tookMs: 300 });
    expect(states(given)).toEqual({ ...ALL, south: "failed" });
    expect(t.logs).toMatchObject([{ message: "A carrier failed", fields: { carrier: "south" } }]);
  });
});

describe("an answer that comes late", () => {
  it("is beside the quote, and changes nothing of what was said", async () => {
    await using t = await begin({ west: taking("5s") });
    const given = await quote(t);
    await t.advance("10s");
    const { late, ...said } = await look(t, given.id);
    expect({ ...given, late: [] }).toMatchObject({ ...said, late: [] });
    expect(states(said)).toEqual({ ...ALL, west: "late" });
    expect(late).toEqual([
      {
        carrier: "west",
        state: "offered",
        offer: { cents: 1000, days: 3 },
        answeredAt: expect.stringMatching(/^20/),
      },
    ]);
  });

  it("is that of this quote, and of no other one for the same freight", async () => {
    await using t = await begin({ west: taking("5s", "5s", "100ms") });
    const late = await quote(t);
    await t.advance("10s");
    const complete = await quote(t);
    expect((await look(t, late.id)).late).toHaveLength(1);
    expect(await look(t, complete.id)).toMatchObject({ complete: true, late: [] });
  });

  it("may be that there is no offer", async () => {
    await using t = await begin({ west: carrier({ cents: 1, days: 1, not: "OSL", takes: () => "5s" }) });
    const { id } = await quote(t);
    await t.advance("10s");
    expect((await look(t, id)).late).toMatchObject([{ carrier: "west", state: "declined" }]);
  });

  it("is asked for again while the carrier is away, for some minutes", async () => {
    let isDown = true;
    await using t = await begin({
      north: (request, world) => (isDown ? new Response(null, { status: 503 }) : prompt(request, world)),
    });
    const { id } = await quote(t);
    await t.advance("20s");
    isDown = false;
    await t.advance("5m");
    expect((await look(t, id)).late).toMatchObject([{ carrier: "north", state: "offered" }]);
  });

  it("is a dead letter where the carrier is away for longer, and comes when that is sent back", async () => {
    let isDown = true;
    await using t = await begin({
      north: (request, world) => (isDown ? new Response(null, { status: 503 }) : prompt(request, world)),
    });
    const { id } = await quote(t);
    await t.advance("1h");
    expect(asked(t)).toEqual([6, 1, 1]);
    expect(await t.deadLetters("missed")).toMatchObject([{ data: { quote: id, carrier: "north" } }]);
    isDown = false;
    await t.redrive("missed");
    await t.advance("1m");
    expect((await look(t, id)).late).toMatchObject([{ carrier: "north", state: "offered" }]);
  });

  it("is not asked for again where the carrier refuses", async () => {
    await using t = await begin({ north: () => new Response(null, { status: 403 }) });
    await quote(t);
    await t.advance("1h");
    expect(asked(t)).toEqual([2, 1, 1]);
    expect(await t.deadLetters("missed")).toHaveLength(1);
  });

  it("is the first one, however often its message comes", async () => {
    let cents = 0;
    await using t = await begin({
      west: () => sleep("3s").then(() => Response.json({ cents: ++cents, days: 1 })),
    });
    t.faults.duplicate("missed");
    const { id } = await quote(t);
    await t.advance("1m");
    const calls = t.calls("west").map(({ answer }) => JSON.parse(answer?.body ?? "").cents);
    expect(calls).toEqual([1, 2, 3]); // that of the quote, and two more
    expect((await look(t, id)).late).toMatchObject([{ offer: { cents: 2 } }]);
  });

  it("of several carriers is asked for one by one: one that is away holds up no other", async () => {
    await using t = await begin({ south: () => new Response(null, { status: 503 }), west: taking("5s") });
    const { id } = await quote(t);
    await t.advance("10s");
    expect((await look(t, id)).late).toMatchObject([{ carrier: "west" }]);
  });
});

describe("hedging", () => {
  it("asks who is slower than usual once more, and takes the first answer", async () => {
    await using t = await begin({ south: taking("200ms", "200ms", "200ms", "10s", "200ms") });
    for (let n = 0; n < 3; n++) expect(await quote(t)).toMatchObject({ complete: true, tookMs: 300 });
    expect(await quote(t)).toMatchObject({ complete: true, tookMs: 700 });
    expect(asked(t)).toEqual([4, 5, 4]);
  });

  it("has no budget for it in the first three quotes of an environment", async () => {
    await using t = await begin({ south: taking("1s") });
    for (let n = 0; n < 3; n++) expect(await quote(t)).toMatchObject({ complete: true, tookMs: 1000 });
    expect(asked(t)).toEqual([3, 3, 3]);
  });

  it("asks once more for one request in ten at most, where everybody is slow", async () => {
    await using t = await begin({ north: taking("1s"), south: taking("3s"), west: taking("3s") });
    for (let n = 0; n < 30; n++) await quote(t);
    // What is late is asked for again behind the quote.
    const [north = 0, south = 0, west = 0] = asked(t);
    const again = 2 * 30;
    expect(north + south + west - again).toBeLessThanOrEqual(90 * 1.1);
  });
});

describe("a request that is repeated with its Idempotency-Key", () => {
  it("gets the same quote, and nobody is asked again", async () => {
    await using t = await begin({ west: taking("5s", "10ms") });
    const { tookMs, ...first } = await quote(t, { key: "a" });
    await t.advance("1m");
    const calls = asked(t);
    const { tookMs: _, ...second } = await quote(t, { key: "a" });
    expect(second).toEqual(first);
    expect(asked(t)).toEqual(calls);
    expect(await quote(t, { key: "a", freight: { ...FREIGHT, kg: 21 } })).toMatchObject({ status: 422 });
    expect((await quote(t, { key: "b" })).id).not.toBe(first.id);
  });

  it("is told to wait while the first is under way", async () => {
    await using t = await begin();
    const both = await Promise.all([quote(t, { key: "a" }), quote(t, { key: "a" })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(asked(t)).toEqual([1, 1, 1]);
  });

  // 1: lease, 2 to 4: carriers, 5: quote, 6: messages, 7: response.
  it.each(
    [0, 1, 2, 3, 4, 5, 6, 7].flatMap((operation) => [
      [operation, "before"] as const,
      [operation, "after"] as const,
    ]),
  )("gets one quote, though the first died at operation %i, %s it", async (operation, when) => {
    let cents = 0;
    await using t = await begin({
      north: async () => Response.json({ cents: ++cents, days: 1 }),
      west: taking("5s"),
    });
    t.faults.crash("give-quote", { operation, when });
    const first = await quote(t, { key: "a" }).catch(() => undefined);
    await t.advance("10s");
    const second = await quote(t, { key: "a" });
    if (first?.status === 201) expect(second.id).toBe(first.id);
    expect(second).toMatchObject({ status: 201, complete: false });
    await t.advance("10m");
    const { entries } = await t.table("quotes").scan();
    expect(entries).toMatchObject([{ item: { id: second.id, outcomes: second.carriers } }]);
    expect((await look(t, second.id)).late).toMatchObject([{ carrier: "west", state: "offered" }]);
    expect(await t.queue("missed")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
  });
});

it("a quote is kept for a day, with what came late, and one that nobody got is none", async () => {
  await using t = await begin({ west: taking("5s") });
  const { id } = await quote(t);
  await t.advance("23h");
  expect((await look(t, id)).late).toHaveLength(1);
  await t.advance("4d");
  expect(await look(t, id)).toMatchObject({ status: 404, title: "No such quote" });
  expect((await t.table("late-answers").scan()).entries).toEqual([]);
});
