import type { StandIn, StandIns } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import choreographedSaga from "./app.ts";
import { parcelService, paymentProvider } from "./stand-ins.ts";
import { done, mug, ORDER, place, send, sent, shown, stocked } from "./test-orders.ts";

/** The listeners, with what they do at most: their operations in the order in which they are asked for. */
const LISTENERS = {
  // reads the article, reads the reservation, holds, notes, publishes
  "reserve-stock": 5,
  // reads, ends, reads the article, writes it, publishes
  "settle-stock": 5,
  // reads, charges, notes, reads, publishes
  "take-payment": 5,
  // reads, gives back, notes, publishes
  "return-payment": 4,
  "book-shipment": 5,
  "settle-shipment": 4,
  // reads, writes, publishes
  "follow-order": 3,
} as const;
const NAMES = Object.keys(LISTENERS);

const TOO_MUCH = 500_001;

function begin(services: Partial<ReturnType<StandIns>> = {}): Promise<TestApp> {
  return start(choreographedSaga, {
    services: { payments: paymentProvider(), carrier: parcelService(), ...services },
  });
}

const CONFIRMED = { status: "confirmed", closed: true, stock: "sold", payment: "taken", shipment: "sent" };
const CANCELLED = {
  status: "cancelled",
  closed: true,
  stock: "released",
  payment: "returned",
  shipment: "cancelled",
};

/** Of a cancelled order nothing is left anywhere. */
async function expectUndone(t: TestApp, orderId: string, reason: string, available = 5): Promise<void> {
  expect(await shown(t, orderId)).toMatchObject({ ...CANCELLED, reason });
  expect(await mug(t)).toEqual({ available, held: 0 });
  expect(done(t, "payments")).toEqual([]);
  expect(done(t, "carrier")).toEqual([]);
  expect(sent(t)).toEqual([]);
}

const away: StandIn = () => new Response(null, { status: 503 });

describe("an order", () => {
  it("is reserved, paid, booked and confirmed, and then its parcel goes", async () => {
    await using t = await begin();
    await stocked(t);
    const orderId = await place(t);
    expect(await shown(t, orderId)).toMatchObject({ status: "placed", closed: false });
    await t.advance("10s");
    expect(await shown(t, orderId)).toMatchObject(CONFIRMED);
    expect(await mug(t)).toEqual({ available: 3, held: 0 });
    expect(done(t, "payments")).toEqual([orderId]);
    expect(sent(t)).toEqual([orderId]);
  });

  it.each([
    ["of more than there is", { quantity: 6 }, "not enough in stock"],
    ["of an article that nobody knows", { sku: "lamp" }, "not enough in stock"],
    ["that no card can pay", { cents: TOO_MUCH }, "the payment was declined"],
    ["that nobody delivers", { country: "AQ" }, "nobody delivers there"],
  ])("%s is cancelled, and everything that was done for it is undone", async (_, over, reason) => {
    await using t = await begin();
    await stocked(t);
    const orderId = await place(t, over);
    await t.advance("10s");
    await expectUndone(t, orderId, reason);
  });

  it("is refused without a key, and where it is none", async () => {
    await using t = await begin();
    for (const wrong of [{ quantity: 0 }, { cents: 1.5 }, { sku: "A" }, { country: "ch" }, { more: 1 }])
      expect((await send(t, "POST", "/orders", { ...ORDER, ...wrong })).status).toBe(400);
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(ORDER) };
    expect((await t.fetch("/orders", init)).status).toBe(400);
    expect((await t.fetch(`/orders/${crypto.randomUUID()}`)).status).toBe(404);
    expect((await t.table("orders").scan()).entries).toEqual([]);
  });

  it("that is repeated with its Idempotency-Key is the same one", async () => {
    await using t = await begin();
    await stocked(t);
    const first = await (await send(t, "POST", "/orders", ORDER, "mine")).json();
    await t.advance("10s");
    expect(await (await send(t, "POST", "/orders", ORDER, "mine")).json()).toEqual(first);
    expect((await send(t, "POST", "/orders", { ...ORDER, quantity: 1 }, "mine")).status).toBe(422);
    await t.advance("10s");
    expect(await mug(t)).toEqual({ available: 3, held: 0 });
  });
});

describe("an order that nobody answers for in time", () => {
  it.each([
    ["payments", { payments: away }],
    ["carrier", { carrier: away }],
  ])("because the %s is away is cancelled and undone, when that is back", async (name, services) => {
    const standIn = { payments: paymentProvider(), carrier: parcelService() };
    let isAway = true;
    const moody: StandIn = (request, world) =>
      isAway ? away(request, world) : standIn[name as "payments" | "carrier"](request, world);
    await using t = await begin({ ...services, [name]: moody });
    await stocked(t);
    const orderId = await place(t);
    await t.advance("14m");
    expect(await shown(t, orderId)).toMatchObject({ status: "placed", stock: "reserved" });
    await t.advance("7m");
    expect(await shown(t, orderId)).toMatchObject({ status: "cancelled", closed: false, stock: "released" });
    expect(await mug(t)).toEqual({ available: 5, held: 0 });
    isAway = false;
    await t.advance("2h");
    await expectUndone(t, orderId, "it took too long");
  });

  it("because place-order died before it told anybody is cancelled, and holds nothing later", async () => {
    await using t = await begin();
    await stocked(t);
    // Operations: 1 takes the lease, 2 writes the row, 3 publishes.
    t.faults.crash("place-order", { operation: 3, when: "before" });
    expect((await send(t, "POST", "/orders", ORDER, "mine")).status).toBeGreaterThanOrEqual(500);
    await t.advance("1h");
    const [row] = (await t.table("orders").scan()).entries;
    const orderId = String(row?.item["orderId"]);
    await expectUndone(t, orderId, "it took too long");
    // Its client comes back: the same order, told of too late.
    const again = await (await send(t, "POST", "/orders", ORDER, "mine")).json();
    expect(again).toEqual({ orderId });
    await t.advance("1h");
    await expectUndone(t, orderId, "it took too long");
  });
});

describe("a cancellation that overtakes what it cancels", () => {
  it.each([
    ["OrderPlaced", "reserve-stock"],
    ["StockReserved", "take-payment"],
    ["PaymentTaken", "book-shipment"],
  ])("is stronger than %s", async (type, listener) => {
    await using t = await begin();
    await stocked(t);
    // The listener is dead for longer than an order may take.
    t.faults.crash(listener, { operation: 1, when: "before", times: 8 });
    const orderId = await place(t);
    await t.advance("2h");
    await expectUndone(t, orderId, "it took too long");
    await t.emit("shop", type, { orderId, ...ORDER });
    await t.advance("2h");
    await expectUndone(t, orderId, "it took too long");
  });

  it("meets a charge that is under way, and nothing is taken", async () => {
    const standIn = paymentProvider();
    let slow = true;
    await using t = await begin({
      payments: async (request, world) => {
        if (slow && request.method === "PUT") {
          slow = false;
          await new Promise((resolve) => setTimeout(resolve, 4000));
        }
        return standIn(request, world);
      },
    });
    await stocked(t);
    const orderId = await place(t);
    await t.advance("1s");
    await t.emit("shop", "PaymentDeclined", { orderId });
    await t.advance("2s");
    expect(await shown(t, orderId)).toMatchObject(CANCELLED);
    await t.advance("1h");
    await expectUndone(t, orderId, "the payment was declined");
  });

  it("meets units that an attempt held before it died, and lets them go", async () => {
    await using t = await begin();
    await stocked(t);
    t.faults.crash("reserve-stock", { operation: 3, when: "after", times: 1 });
    const orderId = await place(t);
    await t.advance("1s");
    expect(await mug(t)).toEqual({ available: 3, held: 2 });
    await t.emit("shop", "OrderCancelled", { orderId, ...ORDER });
    await t.advance("1s");
    expect(await mug(t)).toEqual({ available: 5, held: 0 });
    await t.advance("2h");
    await expectUndone(t, orderId, "it took too long");
  });
});

describe("events that come late", () => {
  it("change nothing when the order is closed", async () => {
    await using t = await begin();
    await stocked(t);
    const confirmed = await place(t);
    const cancelled = await place(t, { country: "AQ" });
    await t.advance("1m");
    const before = await Promise.all([confirmed, cancelled].map((orderId) => shown(t, orderId)));
    for (const orderId of [confirmed, cancelled]) {
      const types = ["OrderPlaced", "StockReserved", "PaymentTaken", "ShipmentBooked", "ShipmentRefused"];
      for (const type of types) await t.emit("shop", type, { orderId, ...ORDER });
    }
    await t.advance("2h");
    expect(await Promise.all([confirmed, cancelled].map((orderId) => shown(t, orderId)))).toEqual(before);
    expect(await mug(t)).toEqual({ available: 3, held: 0 });
    expect(done(t, "payments")).toEqual([confirmed]);
    expect(sent(t)).toEqual([confirmed]);
  });

  it("decide an order by the first that comes, and the other changes nothing", async () => {
    await using t = await begin();
    await stocked(t);
    t.faults.crash("reserve-stock", { operation: 1, when: "before", times: 8 });
    const orderId = await place(t);
    await t.emit("shop", "PaymentDeclined", { orderId });
    await t.advance("10ms");
    await t.emit("shop", "ShipmentBooked", { orderId });
    await t.advance("2h");
    await expectUndone(t, orderId, "the payment was declined");
  });
});

describe("events that come twice", () => {
  it("have one effect", async () => {
    await using t = await begin();
    await stocked(t, 100);
    for (const name of NAMES) t.faults.duplicate(`shop-${name}`, 100);
    const confirmed = [await place(t), await place(t), await place(t)];
    const cancelled = [await place(t, { country: "AQ" }), await place(t, { cents: TOO_MUCH })];
    await t.advance("2h");
    for (const orderId of confirmed) expect(await shown(t, orderId)).toMatchObject(CONFIRMED);
    for (const orderId of cancelled) expect(await shown(t, orderId)).toMatchObject(CANCELLED);
    expect(await mug(t)).toEqual({ available: 94, held: 0 });
    expect([...done(t, "payments")].sort()).toEqual([...confirmed].sort());
    expect([...sent(t)].sort()).toEqual([...confirmed].sort());
    for (const name of NAMES) expect(await t.deadLetters(`shop-${name}`)).toEqual([]);
  });
});

describe("a crash", () => {
  const crashes = Object.entries(LISTENERS).flatMap(([name, operations]) =>
    Array.from({ length: operations }, (_, n) => n + 1).flatMap((operation) =>
      (["before", "after"] as const).map((when) => ({ name, operation, when })),
    ),
  );
  it.each(crashes)(
    "of $name $when operation $operation leaves nothing half done",
    async ({ name, ...crash }) => {
      await using t = await begin();
      await stocked(t);
      t.faults.crash(name, crash);
      const confirmed = await place(t);
      const cancelled = await place(t, { country: "AQ" });
      await t.advance("2h");
      expect(await shown(t, confirmed)).toMatchObject(CONFIRMED);
      expect(await shown(t, cancelled)).toMatchObject({ ...CANCELLED, reason: "nobody delivers there" });
      expect(await mug(t)).toEqual({ available: 3, held: 0 });
      expect(done(t, "payments")).toEqual([confirmed]);
      expect(sent(t)).toEqual([confirmed]);
    },
  );

  // Operations of watch-orders: 1 looks for orders, 2 writes one, 3 tells it.
  it.each(
    [1, 2, 3].flatMap((operation) => (["before", "after"] as const).map((when) => ({ operation, when }))),
  )("of watch-orders $when operation $operation delays a cancellation", async (crash) => {
    await using t = await begin({ payments: away });
    await stocked(t);
    t.faults.crash("watch-orders", crash);
    const orderId = await place(t);
    await t.advance("1h");
    expect(await shown(t, orderId)).toMatchObject({
      status: "cancelled",
      stock: "released",
      shipment: "cancelled",
    });
    expect(await mug(t)).toEqual({ available: 5, held: 0 });
  });
});

describe("dead letters", () => {
  it("of a service that was away when an order was cancelled are not needed: it is told again", async () => {
    await using t = await begin();
    await stocked(t);
    t.faults.crash("return-payment", { operation: 1, when: "before", times: 8 });
    const orderId = await place(t, { country: "AQ" });
    await t.advance("2h");
    await expectUndone(t, orderId, "nobody delivers there");
  });

  it("of a service that was away when an order was confirmed are not needed either", async () => {
    await using t = await begin();
    await stocked(t);
    t.faults.crash("settle-shipment", { operation: 1, when: "before", times: 8 });
    const orderId = await place(t);
    await t.advance("2h");
    expect(await shown(t, orderId)).toMatchObject(CONFIRMED);
  });
});

describe("an answer of a service outside that is lost", () => {
  it.each(["payments", "carrier"] as const)("of %s does nothing twice", async (name) => {
    const standIn: StandIn = name === "payments" ? paymentProvider() : parcelService();
    const moods = [
      () => Promise.reject(new Error("the connection was lost.")),
      () => new Response(null, { status: 502 }),
    ];
    await using t = await begin({
      [name]: (async (request, world) => {
        const answer = await standIn(request, world);
        return (await moods.shift()?.()) ?? answer;
      }) satisfies StandIn,
    });
    await stocked(t);
    const orderId = await place(t);
    await t.advance("1h");
    expect(await shown(t, orderId)).toMatchObject(CONFIRMED);
    expect(done(t, name)).toEqual([orderId]);
  });
});
