import { type Duration, milliseconds, type StandIn } from "@motif/app";
import { type StandInCall, start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import idempotentConsumer from "./app.ts";
import { EARLIEST_ORDER, OLDEST_ORDER, type Order } from "./resources.ts";
import { paymentProvider } from "./stand-ins.ts";

function begin(standIn: StandIn = paymentProvider()): Promise<TestApp> {
  return start(idempotentConsumer, { services: { payments: standIn } });
}

function orderOf(t: TestApp, over: Partial<Order> = {}): Order {
  return { orderId: "o-1", cents: 1990, currency: "EUR", placedAt: t.now().toISOString(), ...over };
}

async function place(t: TestApp, order: object): Promise<Response> {
  return t.fetch("/orders", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  });
}

async function shown(t: TestApp, orderId = "o-1") {
  return (await t.fetch(`/orders/${orderId}`)).json();
}

/** Charges that were made: 201, where a repetition is 200. */
function charged(t: TestApp): readonly StandInCall[] {
  return t.calls("payments").filter(({ answer }) => answer?.status === 201);
}

/** The keys of all requests to the provider. */
function keys(t: TestApp): ReadonlySet<string | undefined> {
  return new Set(t.calls("payments").map(({ headers }) => headers["idempotency-key"]));
}

async function reasons(t: TestApp): Promise<readonly string[]> {
  return (await t.deadLetters("orders")).map(({ reason }) => reason);
}

function sleep(duration: Duration): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds(duration)));
}

const EMPTY = { available: 0, inFlight: 0, delayed: 0, oldestAgeSeconds: 0, deadLetter: 0 };

describe("an order", () => {
  it("is taken, charged and read", async () => {
    await using t = await begin();
    const taken = await place(t, orderOf(t));
    expect(taken.status).toBe(202);
    expect(await taken.json()).toEqual({ orderId: "o-1", takenAt: "2026-01-01T00:00:00.000Z" });
    const early = await t.fetch("/orders/o-1");
    expect([early.status, early.headers.get("retry-after")]).toEqual([404, "1"]);
    await t.advance("1s");
    expect(await shown(t)).toMatchObject({
      orderId: "o-1",
      status: "charged",
      cents: 1990,
      currency: "EUR",
      chargeId: "ch-1",
    });
  });

  it("is refused with 400 when it is not valid, and nothing is queued", async () => {
    await using t = await begin();
    for (const wrong of [
      { cents: 0 },
      { cents: 1.5 },
      { orderId: "a b" },
      { placedAt: "now" },
      { more: 1 },
    ]) {
      expect((await place(t, { ...orderOf(t), ...wrong })).status).toBe(400);
    }
    expect(await t.queue("orders")).toEqual(EMPTY);
  });

  it("that no card can pay is declined, and that is final", async () => {
    await using t = await begin();
    const order = orderOf(t, { cents: 600_000 });
    for (let n = 0; n < 2; n++) {
      await place(t, order);
      await t.advance("1s");
    }
    expect(await shown(t)).toMatchObject({ status: "declined" });
    expect(await shown(t)).not.toHaveProperty("chargeId");
    expect(t.calls("payments")).toHaveLength(1);
  });
});

describe("the same order, more than once", () => {
  it("is charged once, and the provider is not asked again", async () => {
    await using t = await begin();
    const order = orderOf(t);
    for (let n = 0; n < 3; n++) {
      await place(t, order);
      await t.advance("1h");
    }
    expect(t.calls("payments")).toHaveLength(1);
    expect(await t.queue("orders")).toEqual(EMPTY);
  });

  it("is charged once when all copies come at the same moment, each delivered twice", async () => {
    await using t = await begin();
    t.faults.duplicate("orders");
    const order = orderOf(t);
    for (let n = 0; n < 20; n++) await place(t, order);
    await t.advance("1h");
    expect(t.calls("payments")).toHaveLength(1);
    expect(await t.queue("orders")).toEqual(EMPTY);
  });

  it("is the same order however its members are arranged", async () => {
    await using t = await begin();
    const { orderId, cents, currency, placedAt } = orderOf(t);
    await place(t, { orderId, cents, currency, placedAt });
    await place(t, { placedAt, currency, cents, orderId });
    await t.advance("1h");
    expect(await t.queue("orders")).toEqual(EMPTY);
  });
});

describe("a copy that comes while another is at work", () => {
  it("waits until that one's lease is over, and finds the work done", async () => {
    const standIn = paymentProvider();
    await using t = await begin(async (request, world) => {
      await sleep("4s");
      return standIn(request, world);
    });
    const order = orderOf(t);
    await place(t, order);
    await t.advance("1s");
    await place(t, order);
    await t.advance("2s");
    expect(t.calls("payments")).toHaveLength(1);
    expect(await t.queue("orders")).toMatchObject({ available: 0, delayed: 1 });
    await t.advance("18s");
    expect(await t.queue("orders")).toEqual(EMPTY);
    expect(t.calls("payments")).toHaveLength(1);
  });

  it("takes over when the lease of one that died is over, not before, with the same key", async () => {
    await using t = await begin();
    t.faults.crash("charge-order", { operation: 2, when: "after" }); // charged, and nobody noted it
    const order = orderOf(t);
    await place(t, order);
    await t.advance("1s");
    await place(t, order);
    await t.advance("18s");
    expect(t.calls("payments")).toHaveLength(1);
    await t.advance("10m");
    expect(charged(t)).toHaveLength(1);
    expect(t.calls("payments").length).toBe(2);
    expect(keys(t).size).toBe(1);
    expect(await shown(t)).toMatchObject({ status: "charged", chargeId: "ch-1" });
    expect(await t.queue("orders")).toEqual(EMPTY);
  });
});

describe("a crash, a failure, a lost answer", () => {
  // Operations: 1 takes the lease, 2 charges, 3 notes the charge in the books, 4 in the record.
  const crashes = [1, 2, 3, 4].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)("is one charge if it dies $when operation $operation", async (crash) => {
    await using t = await begin();
    t.faults.crash("charge-order", crash);
    await place(t, orderOf(t));
    await t.advance("10m"); // the visibility timeout of 2 minutes
    expect(charged(t)).toHaveLength(1);
    expect(keys(t).size).toBe(1);
    expect(await shown(t)).toMatchObject({ status: "charged", chargeId: "ch-1" });
    expect(await t.queue("orders")).toEqual(EMPTY);
  });

  it("is one charge if it dies at the same place again and again", async () => {
    await using t = await begin();
    // From the second attempt on, three more operations find the record and take it over.
    t.faults.crash("charge-order", { operation: 3, when: "before" });
    t.faults.crash("charge-order", { operation: 6, when: "before", times: 5 });
    await place(t, orderOf(t));
    await t.advance("1h");
    expect(charged(t)).toHaveLength(1);
    expect(t.calls("payments")).toHaveLength(7);
    expect(await shown(t)).toMatchObject({ status: "charged" });
  });

  it("is one charge where the provider's answer is lost, late, or none of its own", async () => {
    const standIn = paymentProvider();
    const faults = [
      () => Promise.reject(new Error("the connection was lost.")),
      () => sleep("9s"),
      () => Promise.resolve(new Response("<html>", { status: 200 })),
      () => Promise.resolve(new Response(null, { status: 503 })),
    ];
    await using t = await begin(async (request, world) => {
      const answer = await standIn(request, world);
      return (await faults.shift()?.()) ?? answer;
    });
    await place(t, orderOf(t));
    await t.advance("1h");
    expect(t.calls("payments")).toHaveLength(5);
    expect(keys(t).size).toBe(1);
    expect(await shown(t)).toMatchObject({ status: "charged", chargeId: "ch-1" });
  });

  it("that lasts makes a dead letter, which is charged once when it is sent back", async () => {
    let isAway = true;
    const standIn = paymentProvider();
    await using t = await begin((request, world) =>
      isAway ? new Response(null, { status: 503 }) : standIn(request, world),
    );
    await place(t, orderOf(t));
    await t.advance("1d");
    expect(await reasons(t)).toEqual(["The answer was 503."]);
    isAway = false;
    expect(await t.redrive("orders")).toBe(1);
    await t.advance("1m");
    expect(charged(t)).toHaveLength(1);
    expect(keys(t).size).toBe(1);
  });

  it("that is no failure of the moment ends at once", async () => {
    await using t = await begin(() => new Response(null, { status: 401 }));
    await place(t, orderOf(t));
    await t.advance("1s");
    expect(await reasons(t)).toEqual(["The answer was 401: the same request would be refused again."]);
    expect(t.calls("payments")).toHaveLength(1);
  });
});

describe("the same id with another content", () => {
  const reason = "The idempotency key was used before with another payload. Use a new key for new work.";

  it.each<Partial<Order>>([{ cents: 1991 }, { currency: "USD" }, { placedAt: "2026-01-01T00:00:01Z" }])(
    "is a dead letter, and the first charge stays: %o",
    async (over) => {
      await using t = await begin();
      await place(t, orderOf(t));
      await t.advance("1s");
      await place(t, orderOf(t, { placedAt: "2026-01-01T00:00:00.000Z", ...over }));
      await t.advance("1s");
      expect(await reasons(t)).toEqual([reason]);
      expect(await shown(t)).toMatchObject({ cents: 1990, currency: "EUR" });
      expect(t.calls("payments")).toHaveLength(1);
    },
  );

  it("is refused at once while the first is at work, and after it failed", async () => {
    let isAway = true;
    const standIn = paymentProvider();
    await using t = await begin(async (request, world) => {
      await sleep("2s");
      return isAway ? new Response(null, { status: 503 }) : standIn(request, world);
    });
    const order = orderOf(t);
    for (const pause of ["1s", "5s"] as const) {
      await place(t, order);
      await t.advance(pause);
      await place(t, { ...order, cents: 5 });
      await t.advance("100ms");
      expect(await reasons(t)).toContain(reason);
    }
    isAway = false;
    await t.advance("1h");
    expect(await reasons(t)).toEqual([reason, reason]);
    expect(await shown(t)).toMatchObject({ cents: 1990 });
  });
});

describe("the window", () => {
  it("holds for as long as an order may be old: a copy is recognised to its last second", async () => {
    await using t = await begin();
    const order = orderOf(t);
    await place(t, order);
    await t.advance(OLDEST_ORDER);
    await place(t, order);
    await t.advance("1m");
    expect(t.calls("payments")).toHaveLength(1);
    expect(await t.queue("orders")).toEqual(EMPTY);
  });

  it("is over when the record is gone: then the order is too old, and nobody charges it", async () => {
    await using t = await begin();
    const order = orderOf(t);
    await place(t, order);
    await t.advance("20d");
    expect((await t.table("records").scan()).entries).toEqual([]);
    await place(t, order);
    await t.advance("1m");
    expect(t.calls("payments")).toHaveLength(1);
    expect(await reasons(t)).toEqual([
      "Order o-1 is too old: it may have been charged. Look into the books.",
    ]);
    expect(await shown(t)).toMatchObject({ status: "charged" });
  });

  it("does not begin for an order that was never charged and is too old", async () => {
    await using t = await begin();
    const order = orderOf(t);
    await t.advance(OLDEST_ORDER);
    await t.advance("1s");
    await place(t, order);
    await t.advance("1m");
    expect(t.calls("payments")).toEqual([]);
    expect(await t.deadLetters("orders")).toHaveLength(1);
  });

  it("cannot be widened by an order of tomorrow", async () => {
    await using t = await begin();
    const at = (aheadMs: number) => new Date(t.now().getTime() + aheadMs).toISOString();
    await place(t, orderOf(t, { placedAt: at(milliseconds(EARLIEST_ORDER) + 1000) }));
    await t.advance("1s");
    expect(await reasons(t)).toEqual([expect.stringContaining("placed in the future")]);
    await place(t, orderOf(t, { orderId: "o-2", placedAt: at(milliseconds(EARLIEST_ORDER)) }));
    await t.advance("1s");
    expect(await shown(t, "o-2")).toMatchObject({ status: "charged" });
  });

  it("is why an id is used once: after it, the same id with a new date is a new order", async () => {
    await using t = await begin();
    await place(t, orderOf(t));
    await t.advance("20d");
    await place(t, orderOf(t));
    await t.advance("1m");
    expect(charged(t)).toHaveLength(2);
    expect(keys(t).size).toBe(2);
  });
});
