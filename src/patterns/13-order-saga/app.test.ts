import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import orderSaga from "./app.ts";
import { paymentProvider } from "./stand-ins.ts";
import { mug, ORDER, paid, place, send, shown, stocked } from "./test-orders.ts";

const STEPS = [
  "validate-order",
  "check-inventory",
  "process-payment",
  "fulfill-order",
  "refund-payment",
  "release-inventory",
  "cancel-order",
] as const;

function opened(payments = paymentProvider()) {
  return start(orderSaga, { services: { payments } });
}

/** The states that an order's execution went through. */
function way(t: TestApp, orderId: string): unknown[] {
  const history = t.workflow("order-saga").history(orderId);
  return history.filter(({ type }) => type.endsWith("StateEntered")).map(({ details }) => details?.name);
}

describe("an order", () => {
  it("is fulfilled: reserved, paid once, sold", async () => {
    await using t = await opened();
    await stocked(t);
    const orderId = await place(t);
    await t.settle();
    await t.advance("1m");
    expect(way(t, orderId)).toEqual(["ValidateOrder", "CheckInventory", "ProcessPayment", "FulfillOrder"]);
    expect(await shown(t, orderId)).toEqual({ orderId, ...ORDER, status: "fulfilled" });
    expect(await mug(t)).toEqual({ available: 3, held: 0 });
    expect(paid(t)).toEqual([orderId]);
  });

  it.each([
    ["of an article that there is not", { sku: "lamp" }, "no such article", ["CancelOrder"]],
    ["of more than there is", { quantity: 9 }, "not enough in stock", ["ReleaseInventory", "CancelOrder"]],
    [
      "that no card can pay",
      { cents: 500_001 },
      "the payment was declined",
      ["HandlePaymentFailure", "ReleaseInventory", "CancelOrder"],
    ],
    [
      "to where nobody delivers",
      { country: "AQ" },
      "nobody delivers there",
      ["RefundPayment", "ReleaseInventory", "CancelOrder"],
    ],
  ])("%s is cancelled, and everything is undone", async (_, over, reason, undone) => {
    await using t = await opened();
    await stocked(t);
    const orderId = await place(t, over);
    await t.advance("1m");
    expect(await shown(t, orderId)).toMatchObject({ status: "cancelled", reason });
    expect(way(t, orderId).slice(-undone.length)).toEqual(undone);
    expect(await mug(t)).toEqual({ available: 5, held: 0 });
    expect(paid(t)).toEqual([]);
  });

  it("is begun once a key, and is another one with another", async () => {
    await using t = await opened();
    await stocked(t);
    const first = await send(t, "POST", "/orders", ORDER, "same");
    const again = await send(t, "POST", "/orders", ORDER, "same");
    expect(await again.json()).toEqual(await first.json());
    expect((await send(t, "POST", "/orders", { ...ORDER, quantity: 1 }, "same")).status).toBe(422);
    await t.advance("1m");
    expect(t.workflow("order-saga").executions()).toHaveLength(1);
  });

  it("is found from the moment that it was taken", async () => {
    await using t = await opened();
    await stocked(t);
    t.faults.crash("validate-order", { times: 1 });
    const orderId = await place(t);
    expect(await shown(t, orderId)).toMatchObject({ status: "placed" });
    expect((await t.fetch("/orders/00000000-0000-4000-8000-000000000000")).status).toBe(404);
  });
});

describe("a provider that does not answer", () => {
  it("has the order cancelled after some minutes, and is told when it is back", async () => {
    let away = true;
    const provider = paymentProvider();
    await using t = await opened(async (request, world) =>
      away ? new Response(null, { status: 503 }) : provider(request, world),
    );
    await stocked(t);
    const orderId = await place(t);
    await t.advance("30m");
    expect(way(t, orderId).at(-1)).toBe("RefundPayment");
    expect(await mug(t)).toEqual({ available: 3, held: 2 });
    away = false;
    await t.advance("10m");
    expect(await shown(t, orderId)).toMatchObject({
      status: "cancelled",
      reason: "a service did not answer",
    });
    expect(await mug(t)).toEqual({ available: 5, held: 0 });
    expect(paid(t)).toEqual([]);
  });

  it("is not charged twice where its answer to a charge was lost", async () => {
    let calls = 0;
    const provider = paymentProvider();
    await using t = await opened(async (request, world) => {
      const answer = await provider(request, world);
      if (++calls === 1) throw new Error("the connection was lost");
      return answer;
    });
    await stocked(t);
    const orderId = await place(t);
    await t.advance("5m");
    expect(await shown(t, orderId)).toMatchObject({ status: "fulfilled" });
    expect(paid(t)).toEqual([orderId]);
  });
});

/** One order of each kind, and what is left of them. */
async function ordersOfAllKinds(t: TestApp, disturb: () => Promise<void>) {
  await stocked(t, 20);
  const kinds = [{}, { quantity: 99 }, { cents: 500_001 }, { country: "AQ" }];
  const ids: string[] = [];
  for (const over of kinds) ids.push(await place(t, over));
  await disturb();
  await t.advance("1h");
  const statuses = await Promise.all(ids.map(async (orderId) => (await shown(t, orderId)).status));
  return { statuses, paid: paid(t).map((orderId) => ids.indexOf(orderId)), mug: await mug(t) };
}

const RIGHT = {
  statuses: ["fulfilled", "cancelled", "cancelled", "cancelled"],
  paid: [0],
  mug: { available: 18, held: 0 },
};

describe("failure at every step leaves nothing half done", () => {
  it.each(
    STEPS.flatMap((step) =>
      [0, 1, 2].flatMap((operation) =>
        (operation === 0 ? (["before"] as const) : (["before", "after"] as const)).map(
          (when) => [step, when, operation] as const,
        ),
      ),
    ),
  )("%s dies %s its operation %i", async (step, when, operation) => {
    await using t = await opened();
    const left = await ordersOfAllKinds(t, async () => {
      t.faults.crash(step, { operation, when, times: 3 });
    });
    expect(left).toEqual(RIGHT);
  });

  it("everything dies again and again", async () => {
    await using t = await opened();
    const left = await ordersOfAllKinds(t, async () => {
      for (let n = 0; n < 40; n++) {
        await t.advance("40ms");
        await t.restart();
      }
    });
    expect(left).toEqual(RIGHT);
  });

  it("the answers of many calls are lost", async () => {
    await using t = await opened();
    t.faults.loseAnswers("order-saga", 5);
    const left = await ordersOfAllKinds(t, async () => {});
    expect(left).toEqual(RIGHT);
  });
});

it("an execution that could not undo is redriven, and undoes then", async () => {
  let refuses = true;
  const provider = paymentProvider();
  await using t = await opened(async (request, world) => {
    if (refuses && request.url.endsWith("/cancellation")) return new Response(null, { status: 500 });
    return provider(request, world);
  });
  await stocked(t);
  const orderId = await place(t, { country: "AQ" });
  await t.advance("12h");
  const saga = t.workflow("order-saga");
  expect(saga.execution(orderId)).toMatchObject({ status: "FAILED" });
  expect(await shown(t, orderId)).toMatchObject({ status: "placed" });
  refuses = false;
  await saga.redrive(orderId);
  await t.advance("5m");
  expect(saga.execution(orderId)).toMatchObject({ status: "SUCCEEDED", redrives: 1 });
  expect(paid(t)).toEqual([]);
  expect(await mug(t)).toEqual({ available: 5, held: 0 });
});

it("orders are counted by their end", async () => {
  await using t = await opened();
  await stocked(t);
  await place(t);
  await place(t, { country: "AQ" });
  await t.advance("1m");
  expect(t.usage().functions["fulfill-order"]?.invocations).toBe(2);
  expect(t.usage().functions["cancel-order"]?.invocations).toBe(1);
});
