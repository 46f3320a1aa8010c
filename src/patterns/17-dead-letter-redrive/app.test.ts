import type { App, ConsumerFunction } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import deadLetterRedrive from "./app.ts";
import applyScan from "./functions/apply-scan.ts";
import { MAX_ATTEMPTS, Scan } from "./resources.ts";

const OLD_TIME = "30.11.2026 05:12";

function put(t: TestApp, path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return t.fetch(path, { method: "PUT", headers, body: JSON.stringify(body) });
}

/** A scan in Hamburg at its number's hour, or with something else. */
function reading(number: number, other: object = {}) {
  const at = `2026-11-30T${String(number).padStart(2, "0")}:00:00Z`;
  return { status: "in-transit", depot: "HAM", at, ...other };
}

/** Sends a scan and expects that it is accepted. */
async function scan(t: TestApp, number: number, other: object = {}, shipment = "s-1") {
  const answer = await put(t, `/shipments/${shipment}/scans/${number}`, reading(number, other));
  expect(answer.status).toBe(202);
}

async function giveUp(t: TestApp, number: number) {
  const answer = await t.fetch(`/shipments/s-1/scans/${number}`, { method: "DELETE" });
  expect(answer.status).toBe(202);
}

const View = z.looseObject({ position: z.number(), costCents: z.number(), waiting: z.array(z.number()) });

async function shipment(t: TestApp, name = "s-1") {
  return View.parse(await (await t.fetch(`/shipments/${name}`)).json());
}

/** The app with depots, of which a scan in Hamburg costs 100 and one in Bremen 10. */
async function started(definition: App = deadLetterRedrive) {
  const t = await start(definition);
  await put(t, "/depots/HAM", { place: "Hamburg", feeCents: 100 });
  await put(t, "/depots/BRE", { place: "Bremen", feeCents: 10 });
  return t;
}

/** Of the dead letters, the number and the reason, in their order. */
async function dead(t: TestApp) {
  const letters = await t.deadLetters("scans");
  return letters.map(({ id, data, reason, redriven, receiveCount }) => {
    return { id, number: Scan.parse(data).number, reason, redriven, receiveCount };
  });
}

/** The app, with something done before each attempt at a scan, which may fail. */
function watched(before: (scan: Scan) => void): App {
  const handler: ConsumerFunction["handler"] = async (input) => {
    before(z.object({ event: z.object({ data: Scan }) }).parse(input).event.data);
    await applyScan.handler(input);
  };
  const { applying } = deadLetterRedrive.wiring;
  if (applying?.kind !== "queueSubscription") throw new Error("The app has no queue subscription.");
  const consumer = { ...applyScan, handler };
  const wiring = { ...deadLetterRedrive.wiring, applying: { ...applying, consumer } };
  return { ...deadLetterRedrive, wiring };
}

describe("scans", () => {
  it("are applied in order: the last one says where a shipment is, and each one is charged", async () => {
    await using t = await started();
    await scan(t, 1, { status: "collected" });
    await scan(t, 2, { depot: "BRE" });
    await scan(t, 3, { status: "delivered" });
    await t.settle();
    expect(await shipment(t)).toEqual({
      shipment: "s-1",
      position: 3,
      status: "delivered",
      place: "Hamburg",
      at: "2026-11-30T03:00:00Z",
      costCents: 210,
      waiting: [],
    });
  });

  it("of a shipment that nobody has scanned are none", async () => {
    await using t = await started();
    expect(await shipment(t, "s-9")).toEqual({ shipment: "s-9", position: 0, costCents: 0, waiting: [] });
  });

  it("are refused with 400 where nobody could keep their order, and nothing is queued", async () => {
    await using t = await started();
    const bad: readonly (readonly [path: string, body: object])[] = [
      ["/shipments/s-1/scans/0", reading(1)],
      ["/shipments/S-1/scans/1", reading(1)],
      ["/shipments/s-1/scans/1", reading(1, { status: "given-up" })],
      ["/shipments/s-1/scans/1", reading(1, { depot: "Hamburg" })],
      ["/shipments/s-1/scans/1", reading(1, { at: "" })],
      ["/shipments/s-1/scans/1", reading(1, { more: 1 })],
      ["/depots/HAM", { place: "Hamburg", feeCents: -1 }],
    ];
    for (const [path, body] of bad) expect([path, (await put(t, path, body)).status]).toEqual([path, 400]);
    expect(await t.queue("scans")).toMatchObject({ available: 0, inFlight: 0 });
  });

  it("that come twice, or again when the queue has forgotten them, are applied once", async () => {
    await using t = await started();
    t.faults.duplicate("scans");
    for (const number of [1, 2, 3]) await scan(t, number);
    await t.restart();
    await t.advance("10m");
    for (const number of [3, 2, 1]) await scan(t, number);
    await t.advance("10m");
    expect(await shipment(t)).toMatchObject({ position: 3, costCents: 300, waiting: [] });
    expect(await dead(t)).toEqual([]);
  });

  it("are applied in their order where they come in another, and the one that closes the gap applies all", async () => {
    await using t = await started();
    for (const number of [4, 3, 2]) await scan(t, number);
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 0, waiting: [2, 3, 4] });
    await scan(t, 1);
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 4, at: "2026-11-30T04:00:00Z", waiting: [] });
  });

  it("go on behind a gap of more than a page of those that waited", async () => {
    await using t = await started();
    for (let number = 2; number <= 251; number++) {
      await t.send("scans", { shipment: "s-1", number, ...reading(5) }, { group: "s-1" });
    }
    await t.settle();
    await scan(t, 1);
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 251, costCents: 25_100, waiting: [] });
  });

  // Operations of apply-scan: get journal, get depots, put journal, get shipments, query journal, put shipments, get, query.
  const crashes = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)(
    "are applied once if apply-scan dies $when operation $operation, three times",
    async (crash) => {
      await using t = await started();
      t.faults.crash("apply-scan", { ...crash, times: 3 });
      for (const number of [1, 2, 3]) await scan(t, number);
      await t.advance("1h");
      expect(await shipment(t)).toMatchObject({ position: 3, costCents: 300, waiting: [] });
      expect(await dead(t)).toEqual([]);
    },
  );
});

describe("a scan that is wrong", () => {
  /** The second scan has a time that nobody can read, the fourth a depot that nobody has entered. */
  const poison = async (t: TestApp) => {
    await scan(t, 1);
    await scan(t, 2, { at: OLD_TIME });
    await scan(t, 3);
    await scan(t, 4, { depot: "NEW" });
    await scan(t, 5, { status: "delivered" });
    await t.settle();
  };

  it("is a dead letter at its first attempt, with the reason; those behind it wait, and are no dead letters", async () => {
    await using t = await started();
    await poison(t);
    expect(await dead(t)).toMatchObject([
      { number: 2, reason: `"${OLD_TIME}" is no time of RFC 3339.`, receiveCount: 1 },
      { number: 4, reason: "Nobody has entered the depot NEW.", receiveCount: 1 },
    ]);
    expect(await shipment(t)).toMatchObject({ position: 1, status: "in-transit", waiting: [3, 5] });
  });

  it("holds up no other shipment, and nothing in the queue", async () => {
    await using t = await started();
    const before = t.now().getTime();
    await poison(t);
    await scan(t, 1, {}, "s-2");
    await t.settle();
    expect(await shipment(t, "s-2")).toMatchObject({ position: 1, waiting: [] });
    expect(await t.queue("scans")).toMatchObject({ available: 0, delayed: 0, inFlight: 0 });
    expect(t.now().getTime()).toBe(before);
  });

  it("is mended and sent back: it is applied in its place, and the one that waited for it behind it", async () => {
    await using t = await started();
    await poison(t);
    const [second] = await t.deadLetters("scans");
    const data = { shipment: "s-1", number: 2, ...reading(2) };
    expect(await t.redrive("scans", { id: second?.id ?? "", data })).toBe(1);
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 3, at: "2026-11-30T03:00:00Z", waiting: [5] });
    expect(await dead(t)).toMatchObject([{ number: 4 }]);
  });

  it("is sent back as it is when its cause is mended, and does not overtake the one before it", async () => {
    await using t = await started();
    await poison(t);
    await put(t, "/depots/NEW", { place: "Newport", feeCents: 1 });
    const [, fourth] = await t.deadLetters("scans");
    // By the rules of a redrive it would stay behind the second one: somebody sends it once more.
    expect(await t.redrive("scans", { id: fourth?.id ?? "" })).toBe(0);
    await t.advance("10m");
    await scan(t, 4, { depot: "NEW" });
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 1, waiting: [3, 4, 5] });
    await scan(t, 2);
    await t.settle();
    expect(await shipment(t)).toMatchObject({
      position: 5,
      status: "delivered",
      costCents: 401,
      waiting: [],
    });
  });

  it("is mended once, by one redrive, with all others of its shipment: none overtakes another", async () => {
    const applied: number[] = [];
    await using t = await started(watched(({ number }) => applied.push(number)));
    await poison(t);
    await put(t, "/depots/NEW", { place: "Newport", feeCents: 1 });
    applied.length = 0;
    expect(await t.redrive("scans")).toBe(2);
    await t.settle();
    expect(applied).toEqual([2, 4]);
    expect(await shipment(t)).toMatchObject({ position: 1, waiting: [3, 4, 5] });
    expect(await dead(t)).toMatchObject([{ number: 2, redriven: 1 }]);
  });

  it("is sent back three times and then stays, unless somebody names it", async () => {
    const attempts: number[] = [];
    await using t = await started(watched(({ number }) => attempts.push(number)));
    await scan(t, 1, { at: OLD_TIME });
    await t.settle();
    const moved: number[] = [];
    for (let time = 1; time <= 6; time++) {
      moved.push(await t.redrive("scans"));
      await t.advance("1h");
    }
    expect(moved).toEqual([1, 1, 1, 0, 0, 0]);
    expect(attempts).toHaveLength(4);
    const [letter] = await t.deadLetters("scans");
    expect(letter).toMatchObject({ redriven: 3, reason: `"${OLD_TIME}" is no time of RFC 3339.` });
    expect(letter?.history.map(({ reason }) => reason)).toEqual(Array(3).fill(letter?.reason));
    const data = { shipment: "s-1", number: 1, ...reading(1) };
    expect(await t.redrive("scans", { id: letter?.id ?? "", data })).toBe(1);
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 1 });
  });

  it("does not hold up a redrive of other shipments, though it stays", async () => {
    await using t = await started();
    await scan(t, 1, { at: OLD_TIME });
    await t.settle();
    for (let time = 1; time <= 3; time++) {
      await t.redrive("scans");
      await t.settle();
    }
    await scan(t, 1, { depot: "NEW" }, "s-2");
    await t.settle();
    await put(t, "/depots/NEW", { place: "Newport", feeCents: 1 });
    expect(await t.redrive("scans")).toBe(1);
    await t.settle();
    expect(await shipment(t, "s-2")).toMatchObject({ position: 1 });
    expect(await dead(t)).toMatchObject([{ number: 1, redriven: 3 }]);
  });

  it("is a dead letter again where it was mended to something that is wrong, and keeps what it was", async () => {
    await using t = await started();
    await scan(t, 1, { at: OLD_TIME });
    await t.settle();
    const [first] = await t.deadLetters("scans");
    const data = { shipment: "s-1", number: 1, ...reading(1, { at: "05:12" }) };
    await t.redrive("scans", { id: first?.id ?? "", data });
    await t.settle();
    expect(await t.deadLetters("scans")).toMatchObject([
      { id: first?.id, data, redriven: 1, history: [{ reason: first?.reason, edited: true }] },
    ]);
    // Other data than the queue takes are refused before anything is moved.
    const none = { id: first?.id ?? "", data: { number: 1 } };
    await expect(t.redrive("scans", none)).rejects.toMatchObject({ code: "validation-failed" });
    expect(await dead(t)).toMatchObject([{ number: 1, redriven: 1 }]);
  });
});

describe("a redrive that dies between two messages", () => {
  it("leaves one in both places: it is applied once, in order, and the rest is sent back by the next one", async () => {
    await using t = await started();
    for (const number of [1, 2, 3, 4]) await scan(t, number, number < 4 ? { depot: "NEW" } : {});
    await t.settle();
    await put(t, "/depots/NEW", { place: "Newport", feeCents: 1 });
    const [, second] = await dead(t);
    expect(await t.redrive("scans", { diesAt: second?.id ?? "" })).toBe(1);
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 2, costCents: 2, waiting: [4] });
    expect((await dead(t)).map(({ number }) => number)).toEqual([2, 3]);
    expect(await t.redrive("scans")).toBe(2);
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 4, costCents: 103, waiting: [] });
    expect(await dead(t)).toEqual([]);
  });

  it("while it was mended leaves the one that was wrong: as it was it stays, and it can be discarded", async () => {
    await using t = await started();
    await scan(t, 1, { at: OLD_TIME });
    await t.settle();
    const [{ id } = { id: "" }] = await dead(t);
    const data = { shipment: "s-1", number: 1, ...reading(1) };
    expect(await t.redrive("scans", { id, data, diesAt: id })).toBe(0);
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 1, costCents: 100 });
    expect(await t.redrive("scans")).toBe(1);
    await t.settle();
    expect(await dead(t)).toMatchObject([{ id, reason: "Another scan has the number 1." }]);
    await t.discard("scans", id);
    expect(await dead(t)).toEqual([]);
    expect(await shipment(t)).toMatchObject({ position: 1, costCents: 100 });
  });
});

describe("a scan that nothing can mend", () => {
  it("is given up, and its shipment goes on without it; then it is discarded", async () => {
    await using t = await started();
    for (const number of [1, 2, 3]) await scan(t, number, number === 2 ? { depot: "LOS" } : {});
    await t.settle();
    await giveUp(t, 2);
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 3, costCents: 200, waiting: [] });
    const [{ id } = { id: "" }] = await dead(t);
    await t.discard("scans", id);
    expect(await dead(t)).toEqual([]);
  });

  it("is given up by being mended to that: then there is nothing to discard, and no moment in between", async () => {
    await using t = await started();
    await scan(t, 1, { depot: "LOS" });
    await scan(t, 2);
    await t.settle();
    const [{ id } = { id: "" }] = await dead(t);
    await t.redrive("scans", { id, data: { shipment: "s-1", number: 1, status: "given-up" } });
    await t.settle();
    expect(await shipment(t)).toMatchObject({ position: 2, costCents: 100, waiting: [] });
    expect(await dead(t)).toEqual([]);
  });

  it("has lost its place when it was given up: sent back it is a dead letter again, and not applied", async () => {
    await using t = await started();
    await scan(t, 1, { depot: "NEW" });
    await giveUp(t, 1);
    await t.settle();
    await put(t, "/depots/NEW", { place: "Newport", feeCents: 1 });
    expect(await t.redrive("scans")).toBe(1);
    await t.advance("1h");
    expect(await dead(t)).toMatchObject([{ number: 1, reason: "Scan 1 was given up.", redriven: 1 }]);
    expect(await shipment(t)).toEqual({ shipment: "s-1", position: 1, costCents: 0, waiting: [] });
  });

  it("cannot be given up twice, nor when it was applied or waits", async () => {
    await using t = await started();
    await giveUp(t, 1);
    await t.advance("10m");
    await giveUp(t, 1);
    await scan(t, 2);
    await scan(t, 4);
    await giveUp(t, 2);
    await giveUp(t, 4);
    await t.settle();
    expect(await dead(t)).toMatchObject([
      { number: 2, reason: "Another scan has the number 2." },
      { number: 4, reason: "Another scan has the number 4." },
    ]);
    expect(await shipment(t)).toMatchObject({ position: 2, waiting: [4] });
  });
});

it.each([{ at: "2026-11-30T09:00:00Z" }, { depot: "BRE" }, { status: "delivered" }])(
  "has one scan for a number: one with %j is a dead letter",
  async (other) => {
    await using t = await started();
    await scan(t, 1);
    await scan(t, 1, other);
    await t.settle();
    expect(await dead(t)).toMatchObject([{ number: 1, reason: "Another scan has the number 1." }]);
    expect(await shipment(t)).toMatchObject({ place: "Hamburg", status: "in-transit", costCents: 100 });
  },
);

it("what fails by no fault of its data is tried again, holds up its shipment for 15 s at most, and is a dead letter then", async () => {
  let broken = true;
  const definition = watched(({ shipment: name, number }) => {
    if (broken && name === "s-1" && number === 1) throw new Error("The carrier is away.");
  });
  await using t = await started(definition);
  for (const name of ["s-1", "s-2"]) for (const number of [1, 2]) await scan(t, number, {}, name);
  await t.settle();
  expect(await shipment(t, "s-2")).toMatchObject({ position: 2 });
  await t.advance("15s");
  expect(await dead(t)).toMatchObject([{ number: 1, receiveCount: MAX_ATTEMPTS }]);
  expect(await shipment(t)).toMatchObject({ position: 0, waiting: [2] });
  broken = false;
  await t.redrive("scans");
  await t.settle();
  expect(await shipment(t)).toMatchObject({ position: 2, waiting: [] });
});
