import { createHash } from "node:crypto";
import { type App, app, type ConsumerFunction } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import saga from "./app.ts";
import { parcelService, paymentProvider } from "./stand-ins.ts";
import { done, mug, place, sent, shown, stocked } from "./test-orders.ts";

/** How many runs, and the seed of the first. `MOTIF_RUNS=10000` takes some minutes. */
const RUNS = Number(process.env["MOTIF_RUNS"] ?? 15);
const FIRST_SEED = Number(process.env["MOTIF_SEED"] ?? 1);

/** What becomes of an event the first time that a listener gets it, and never again. */
type Fate = "right" | "lost" | "twice" | "late";
/** The fate of an event, by its type, its listener and its order. */
type Fates = (type: string, listener: string, orderId: string) => Fate;

/** Orders of each kind: one that can be, of more than there is, that no card can pay, that nobody delivers. */
const KINDS = [{}, { quantity: 10 }, { cents: 500_001 }, { country: "AQ" }];

/** Everything that a listener hears of, with what comes of it. */
const HEARD = [
  ["OrderPlaced", "reserve-stock"],
  ["StockReserved", "take-payment"],
  ["StockReserved", "follow-order"],
  ["StockRefused", "follow-order"],
  ["PaymentTaken", "book-shipment"],
  ["PaymentTaken", "follow-order"],
  ["PaymentDeclined", "follow-order"],
  ["ShipmentBooked", "follow-order"],
  ["ShipmentRefused", "follow-order"],
  ["OrderConfirmed", "settle-stock"],
  ["OrderConfirmed", "settle-shipment"],
  ["OrderCancelled", "settle-stock"],
  ["OrderCancelled", "return-payment"],
  ["OrderCancelled", "settle-shipment"],
  ["StockSold", "follow-order"],
  ["ShipmentSent", "follow-order"],
  ["StockReleased", "follow-order"],
  ["PaymentReturned", "follow-order"],
  ["ShipmentCancelled", "follow-order"],
] as const;

/** The app on a bus that loses, doubles and reorders what nobody else does. `met` has what came to pass. */
function onUnreliableBus(fates: Fates, met: Set<string>): App {
  const wiring = Object.entries(saga.wiring).map(([name, trigger]) => {
    if (trigger.kind !== "queueSubscription") return [name, trigger];
    return [name, { ...trigger, consumer: withFates(trigger.consumer, fates, met) }];
  });
  return app(saga.name, Object.fromEntries(wiring));
}

function withFates(consumer: ConsumerFunction, fates: Fates, met: Set<string>): ConsumerFunction {
  const { handler } = consumer;
  const first = new Set<string>();
  const unreliable: typeof handler = async (input) => {
    const { type, data } = (input as { event: { type: string; data: { orderId: string } } }).event; // a consumer's
    const key = `${type} ${data.orderId}`;
    const fate = first.has(key) ? "right" : fates(type, consumer.name, data.orderId);
    first.add(key);
    met.add(`${fate} ${type} ${consumer.name}`);
    if (fate === "lost") return;
    if (fate === "late") throw new Error("It comes later, behind others.");
    await handler(input);
    if (fate === "twice") await handler(input);
  };
  return { ...consumer, handler: unreliable };
}

/** Places an order of each kind, one after the other, and lets all of them come to their ends. */
async function run(fates: Fates, seed: number): Promise<Set<string>> {
  const met = new Set<string>();
  const services = { payments: paymentProvider(), carrier: parcelService() };
  await using t = await start(onUnreliableBus(fates, met), { seed, services });
  await stocked(t, 9);
  const orders: string[] = [];
  for (const kind of KINDS) orders.push(await place(t, kind));
  // A deadline of 15 minutes, seen after 5; what was told then is lost, and so is the answer when it is told again; and some more.
  await t.advance("2h");
  await expectConsistent(t, orders);
  return met;
}

/** Every order is closed: all of it was done, or nothing is left of it. */
async function expectConsistent(t: TestApp, orderIds: readonly string[]): Promise<void> {
  const orders = await Promise.all(orderIds.map((orderId) => shown(t, orderId)));
  expect(orders.filter(({ closed }) => !closed)).toEqual([]);
  const confirmed = orders.filter(({ status }) => status === "confirmed").map(({ orderId }) => orderId);
  expect(confirmed.filter((orderId) => orderId !== orderIds[0])).toEqual([]);
  expect(done(t, "payments")).toEqual(confirmed);
  expect(done(t, "carrier")).toEqual(confirmed);
  expect(sent(t)).toEqual(confirmed);
  expect(await mug(t)).toEqual({ available: 9 - 2 * confirmed.length, held: 0 });
}

describe.each(["lost", "twice", "late"] as const)("an event that is %s once", (fate) => {
  it.each(HEARD)("%s at %s, leaves every order wholly done or wholly undone", async (type, listener) => {
    const met = await run((heard, by) => (heard === type && by === listener ? fate : "right"), 1);
    expect(met).toContain(`${fate} ${type} ${listener}`);
  });
});

describe("a bus that loses a quarter, doubles a quarter and delays a quarter of all events", () => {
  it.each(Array.from({ length: RUNS }, (_, n) => FIRST_SEED + n))(
    "leaves every order wholly done or wholly undone, seed %i",
    async (seed) => {
      const fates: readonly Fate[] = ["right", "lost", "twice", "late"];
      await run((...of) => {
        const [byte = 0] = createHash("sha256")
          .update(`${seed} ${of.join(" ")}`)
          .digest();
        return fates[byte % fates.length] ?? "right";
      }, seed);
    },
  );
});
