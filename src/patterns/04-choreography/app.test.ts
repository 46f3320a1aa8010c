import type { StandIn, StandIns } from "@motif/app";
import { type StandInCall, start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import choreography from "./app.ts";
import { mailServer, paymentProvider } from "./stand-ins.ts";

/** Queues behind the rules, and so the listeners. */
const RULES = {
  "reserve-stock": "shop-reserve-stock",
  "take-payment": "shop-take-payment",
  "settle-stock": "shop-settle-stock",
  "keep-address": "shop-keep-address",
  "send-email": "shop-send-email",
  "track-order": "shop-track-order",
} as const;
const QUEUES = Object.values(RULES);

const TOO_MUCH = 500_001;

function begin(services: Partial<ReturnType<StandIns>> = {}): Promise<TestApp> {
  return start(choreography, {
    services: { payments: paymentProvider(), mailer: mailServer(), ...services },
  });
}

let keys = 0;

function send(t: TestApp, method: string, path: string, body: object, key = `key-${++keys}`) {
  const headers = { "content-type": "application/json", "idempotency-key": key };
  return t.fetch(path, { method, headers, body: JSON.stringify(body) });
}

async function register(t: TestApp, email = "ada@example.com"): Promise<string> {
  const answer = await send(t, "POST", "/users", { email });
  expect(answer.status).toBe(201);
  return (await answer.json()).userId;
}

/** An order of a new user, of two mugs if nothing else is said. */
async function place(t: TestApp, over: object = {}): Promise<string> {
  const order = { userId: await register(t), sku: "mug", quantity: 2, cents: 2400, ...over };
  const answer = await send(t, "POST", "/orders", order);
  expect(answer.status).toBe(202);
  return (await answer.json()).orderId;
}

async function stocked(t: TestApp, available = 5): Promise<void> {
  expect((await send(t, "PUT", "/stock/mug", { available })).status).toBe(201);
}

async function shown(t: TestApp, path: string) {
  return (await t.fetch(path)).json();
}

function mug(t: TestApp) {
  return shown(t, "/stock/mug");
}

/** What a service did; a repetition was answered with what had been done. */
function done(t: TestApp, service: string): ReadonlySet<string> {
  const made = t.calls(service).filter(({ answer }) => answer?.status === 201);
  return new Set(made.map(({ answer }) => answer?.body ?? ""));
}

function mailed(t: TestApp): readonly object[] {
  return t.calls("mailer").map(({ body }: StandInCall) => JSON.parse(body));
}

async function deadLetters(t: TestApp): Promise<readonly string[]> {
  const all = await Promise.all(QUEUES.map((queue) => t.deadLetters(queue)));
  return all.flat().map(({ reason }) => reason);
}

describe("an order", () => {
  it("is reserved, paid and written about, without anybody who knows the way", async () => {
    await using t = await begin();
    await stocked(t);
    const orderId = await place(t);
    await t.advance("1m");
    expect(await shown(t, `/orders/${orderId}`)).toMatchObject({ status: "paid", emailed: true });
    expect(await mug(t)).toEqual({ sku: "mug", available: 3, held: 0 });
    expect(done(t, "payments")).toEqual(new Set(['{"chargeId":"ch-1"}']));
    expect(mailed(t)).toEqual([{ orderId, to: "ada@example.com", about: "PaymentProcessed" }]);
  });

  it("of more than there is, is cancelled, and nobody is charged", async () => {
    await using t = await begin();
    await stocked(t, 1);
    const orderId = await place(t);
    await t.advance("1m");
    expect(await shown(t, `/orders/${orderId}`)).toMatchObject({
      status: "cancelled",
      reason: "not enough in stock",
      emailed: true,
    });
    expect(await mug(t)).toEqual({ sku: "mug", available: 1, held: 0 });
    expect(t.calls("payments")).toEqual([]);
    expect(mailed(t)).toMatchObject([{ about: "StockReservationFailed" }]);
  });

  it("of an article that nobody knows is cancelled too", async () => {
    await using t = await begin();
    const orderId = await place(t, { sku: "lamp" });
    await t.advance("1m");
    expect(await shown(t, `/orders/${orderId}`)).toMatchObject({ status: "cancelled" });
    expect((await t.fetch("/stock/lamp")).status).toBe(404);
  });

  it("that no card can pay is cancelled, and its units are free again", async () => {
    await using t = await begin();
    await stocked(t, 2);
    const orderId = await place(t, { cents: TOO_MUCH });
    await t.advance("1m");
    expect(await shown(t, `/orders/${orderId}`)).toMatchObject({
      status: "cancelled",
      reason: "the payment failed",
      emailed: true,
    });
    expect(await mug(t)).toEqual({ sku: "mug", available: 2, held: 0 });
    const next = await place(t);
    await t.advance("1m");
    expect(await shown(t, `/orders/${next}`)).toMatchObject({ status: "paid" });
  });

  it("that waits for its payment holds its units, and nobody else gets them", async () => {
    let isAway = true;
    const standIn = paymentProvider();
    await using t = await begin({
      payments: (request, world) => (isAway ? new Response(null, { status: 503 }) : standIn(request, world)),
    });
    await stocked(t, 3);
    const first = await place(t);
    await t.advance("2s");
    expect(await shown(t, `/orders/${first}`)).toMatchObject({ status: "reserved", emailed: false });
    expect(await mug(t)).toEqual({ sku: "mug", available: 1, held: 2 });
    const second = await place(t);
    await t.advance("2s");
    expect(await shown(t, `/orders/${second}`)).toMatchObject({ status: "cancelled" });
    isAway = false;
    await t.advance("1h");
    expect(await shown(t, `/orders/${first}`)).toMatchObject({ status: "paid" });
    expect(await mug(t)).toEqual({ sku: "mug", available: 1, held: 0 });
  });

  it("is refused of a user that nobody registered, without a key, and where it is none", async () => {
    await using t = await begin();
    const order = { userId: crypto.randomUUID(), sku: "mug", quantity: 1, cents: 100 };
    expect((await send(t, "POST", "/orders", order)).status).toBe(422);
    const userId = await register(t);
    for (const wrong of [{ quantity: 0 }, { quantity: 1.5 }, { cents: 0 }, { sku: "A" }, { more: 1 }])
      expect((await send(t, "POST", "/orders", { ...order, userId, ...wrong })).status).toBe(400);
    const init = { method: "POST", headers: { "content-type": "application/json" } };
    const body = JSON.stringify({ ...order, userId });
    expect((await t.fetch("/orders", { ...init, body })).status).toBe(400);
    expect((await t.fetch(`/orders/${crypto.randomUUID()}`)).status).toBe(404);
    await t.advance("1m");
    expect((await t.table("orders").scan()).entries).toEqual([]);
  });

  it("that is repeated with its Idempotency-Key is the same one", async () => {
    await using t = await begin();
    await stocked(t);
    const order = { userId: await register(t), sku: "mug", quantity: 2, cents: 2400 };
    const first = await (await send(t, "POST", "/orders", order, "mine")).json();
    await t.advance("1m");
    expect(await (await send(t, "POST", "/orders", order, "mine")).json()).toEqual(first);
    expect((await send(t, "POST", "/orders", { ...order, quantity: 1 }, "mine")).status).toBe(422);
    await t.advance("1m");
    expect(await mug(t)).toEqual({ sku: "mug", available: 3, held: 0 });
  });
});

describe("an article", () => {
  it("stays as it is when it is put into the stock again", async () => {
    await using t = await begin();
    await stocked(t, 2);
    await place(t);
    await t.advance("1m");
    expect((await send(t, "PUT", "/stock/mug", { available: 100 })).status).toBe(204);
    expect(await mug(t)).toMatchObject({ available: 0 });
  });
});

describe("events that come out of order", () => {
  it("an order that is paid before its user is known is written about when that is", async () => {
    await using t = await begin();
    await stocked(t);
    // The registration is read by nobody for a while.
    t.faults.crash("keep-address", { operation: 1, when: "before", times: 3 });
    const orderId = await place(t);
    await t.advance("5s");
    expect(await shown(t, `/orders/${orderId}`)).toMatchObject({ status: "paid", emailed: false });
    expect(mailed(t)).toEqual([]);
    await t.advance("3h");
    expect(await shown(t, `/orders/${orderId}`)).toMatchObject({ status: "paid", emailed: true });
    expect(mailed(t)).toHaveLength(1);
    expect(await deadLetters(t)).toEqual([]);
  });

  it.each([
    [["PaymentProcessed", "EmailSent", "StockReserved"], "paid"],
    [["EmailSent", "PaymentFailed", "StockReserved"], "cancelled"],
    [["StockReserved", "PaymentFailed", "StockReserved", "EmailSent"], "cancelled"],
    [["EmailSent", "StockReservationFailed"], "cancelled"],
  ])("%j leave an order %s, as they would in order", async (types, status) => {
    await using t = await begin();
    // None of its own events: what is published below is all that is told.
    t.faults.crash("reserve-stock", { operation: 1, when: "before", times: 8 });
    const orderId = await place(t);
    const { userId } = await shown(t, `/orders/${orderId}`);
    // A reservation is charged: with what the events say of it.
    const cents = types.includes("PaymentFailed") ? TOO_MUCH : 2400;
    const data = { orderId, userId, cents, chargeId: "ch", mailId: "mail" };
    for (const type of types) {
      await t.emit("shop", type, data);
      await t.advance("100ms");
    }
    expect(await shown(t, `/orders/${orderId}`)).toMatchObject({ status, emailed: true });
  });

  it("an order that comes once more when it is paid, or given up, holds nothing and tells nothing", async () => {
    await using t = await begin();
    await stocked(t);
    const placed = [await place(t), await place(t, { cents: TOO_MUCH })];
    await t.advance("1m");
    const before = await t.table("stock").scan();
    for (const orderId of placed) {
      const { userId, sku, quantity, cents } = await shown(t, `/orders/${orderId}`);
      await t.emit("shop", "OrderPlaced", { orderId, userId, sku, quantity, cents });
    }
    await t.advance("1h");
    expect(await t.table("stock").scan()).toEqual(before);
    expect(t.calls("payments")).toHaveLength(2);
  });
});

describe("events that come twice", () => {
  it("reserve, charge and write once", async () => {
    await using t = await begin();
    await stocked(t, 100);
    for (const queue of QUEUES) t.faults.duplicate(queue, 100);
    const orders = [];
    for (let n = 0; n < 5; n++) orders.push(await place(t));
    const dear = await place(t, { cents: TOO_MUCH });
    await t.advance("1d");
    for (const orderId of orders)
      expect(await shown(t, `/orders/${orderId}`)).toMatchObject({ status: "paid", emailed: true });
    expect(await shown(t, `/orders/${dear}`)).toMatchObject({ status: "cancelled", emailed: true });
    expect(await mug(t)).toEqual({ sku: "mug", available: 90, held: 0 });
    expect(done(t, "payments").size).toBe(5);
    expect(done(t, "mailer").size).toBe(6);
    expect(await deadLetters(t)).toEqual([]);
  });
});

// Operations: reserve-stock reads the article and the reservation, holds, notes, publishes; take-payment reads, charges, notes,
// publishes; settle-stock reads, ends, reads the article, gives back; send-email reads twice, sends, notes, publishes.
describe("a crash", () => {
  const crashes = [
    ["reserve-stock", 5],
    ["take-payment", 4],
    ["settle-stock", 4],
    ["keep-address", 1],
    ["send-email", 5],
    ["track-order", 1],
  ].flatMap(([name, operations]) =>
    Array.from({ length: Number(operations) }, (_, n) => n + 1).flatMap((operation) =>
      (["before", "after"] as const).map((when) => ({ name: String(name), operation, when })),
    ),
  );
  it.each(crashes)("of $name $when operation $operation loses no order", async ({ name, ...crash }) => {
    await using t = await begin();
    await stocked(t);
    t.faults.crash(name, crash);
    const paid = await place(t);
    const declined = await place(t, { cents: TOO_MUCH });
    await t.advance("1d");
    expect(await shown(t, `/orders/${paid}`)).toMatchObject({ status: "paid", emailed: true });
    expect(await shown(t, `/orders/${declined}`)).toMatchObject({ status: "cancelled", emailed: true });
    expect(await mug(t)).toEqual({ sku: "mug", available: 3, held: 0 });
    expect(done(t, "payments").size).toBe(1);
    expect(done(t, "mailer").size).toBe(2);
    expect(await deadLetters(t)).toEqual([]);
  });

  // Operations of place-order: 1 takes the lease, 2 reads the user, 3 writes the row, 4 publishes, 5 records the response.
  const acceptance = [1, 2, 3, 4, 5].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(acceptance)("of place-order $when operation $operation makes one order", async (crash) => {
    await using t = await begin();
    await stocked(t);
    const order = { userId: await register(t), sku: "mug", quantity: 2, cents: 2400 };
    t.faults.crash("place-order", crash);
    expect((await send(t, "POST", "/orders", order, "mine")).status).toBeGreaterThanOrEqual(500);
    await t.advance("31s");
    const answer = await send(t, "POST", "/orders", order, "mine");
    expect(answer.status).toBe(202);
    await t.advance("1h");
    expect((await t.table("orders").scan()).entries).toHaveLength(1);
    expect(await shown(t, answer.headers.get("location") ?? "")).toMatchObject({ status: "paid" });
    expect(await mug(t)).toEqual({ sku: "mug", available: 3, held: 0 });
    expect(done(t, "payments").size).toBe(1);
  });

  // Operations of register-user: 1 takes the lease, 2 writes the row, 3 publishes, 4 records the response.
  it.each([1, 2, 3, 4])("of register-user after operation %i makes one user", async (operation) => {
    await using t = await begin();
    t.faults.crash("register-user", { operation, when: "after" });
    const user = { email: "ada@example.com" };
    expect((await send(t, "POST", "/users", user, "mine")).status).toBeGreaterThanOrEqual(500);
    await t.advance("31s");
    expect((await send(t, "POST", "/users", user, "mine")).status).toBe(201);
    await t.advance("1m");
    const { entries } = await t.table("contacts").scan();
    expect(entries).toHaveLength(1);
    expect((await t.table("users").scan()).entries.map(({ item }) => item)).toEqual(
      entries.map(({ item }) => item),
    );
  });
});

describe("a service that is away", () => {
  it.each([
    ["payments", "take-payment"],
    ["mailer", "send-email"],
  ] as const)(
    "%s leaves dead letters of %s, and the order goes on when they are sent back",
    async (service, name) => {
      let isAway = true;
      const standIn: StandIn = service === "payments" ? paymentProvider() : mailServer();
      await using t = await begin({
        [service]: ((request, world) =>
          isAway ? new Response(null, { status: 503 }) : standIn(request, world)) satisfies StandIn,
      });
      await stocked(t);
      const orderId = await place(t);
      await t.advance("1d");
      expect(await t.deadLetters(RULES[name])).toMatchObject([
        { data: { data: { orderId } }, reason: "The answer was 503." },
      ]);
      isAway = false;
      expect(await t.redrive(RULES[name])).toBe(1);
      await t.advance("1h");
      expect(await shown(t, `/orders/${orderId}`)).toMatchObject({ status: "paid", emailed: true });
      expect(done(t, service).size).toBe(1);
    },
  );

  it.each(["payments", "mailer"] as const)(
    "%s is asked again where its answer is lost, or none of its own",
    async (service) => {
      const standIn: StandIn = service === "payments" ? paymentProvider() : mailServer();
      const moods = [
        () => Promise.reject(new Error("the connection was lost.")),
        () => new Response("<html>", { status: 200 }),
        () => new Response(null, { status: 502 }),
      ];
      await using t = await begin({
        [service]: (async (request, world) => {
          const answer = await standIn(request, world);
          return (await moods.shift()?.()) ?? answer;
        }) satisfies StandIn,
      });
      await stocked(t);
      const orderId = await place(t);
      await t.advance("1d");
      expect(await shown(t, `/orders/${orderId}`)).toMatchObject({ status: "paid", emailed: true });
      expect(t.calls(service)).toHaveLength(4);
      expect(new Set(t.calls(service).map(({ headers }) => headers["idempotency-key"]))).toEqual(
        new Set([orderId]),
      );
    },
  );
});
