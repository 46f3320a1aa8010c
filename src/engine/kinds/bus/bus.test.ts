import { app, bus, consumer, event, http, httpApi, rule, TooLargeError } from "@motif/core";
import { start } from "@motif/engine/testing";
import { expect, it } from "vitest";
import * as z from "zod/mini";

const Order = z.object({ id: z.string(), total: z.number() });
const OrderPlaced = event("OrderPlaced", { schema: Order });
const orders = bus("orders", { events: [OrderPlaced], source: "shop" });

/** A shop whose two rules note what they get; the second fails as often as it is told. */
function shop(failures = 0) {
  const seen: string[] = [];
  let left = failures;
  const place = http("place", { uses: { orders: orders.publisher }, body: Order }, async ({ body, orders }) =>
    Response.json(await orders.publish(OrderPlaced, body)),
  );
  const all = consumer("all", { event: Order }, ({ event }) => void seen.push(`all ${event.id}`));
  const large = consumer("large", { event: Order }, ({ event, receiveCount }) => {
    if (left-- > 0) throw new Error("not yet");
    seen.push(`large ${event.id} ${event.data.total} ${receiveCount}`);
  });
  const definition = app("shop", {
    api: httpApi({ "POST /orders": place }),
    all: rule(orders, OrderPlaced, all),
    large: rule(orders, OrderPlaced, large, {
      pattern: { data: { total: [{ numeric: [">", 100] }] } },
      retry: { attempts: 3, initialDelay: "1s" },
    }),
  });
  return { definition, seen };
}

const order = (id: string, total: number) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ id, total }),
});

it("brings an event to each rule that it matches, under one id", async () => {
  const { definition, seen } = shop();
  await using t = await start(definition);
  const small = await (await t.fetch("/orders", order("a", 5))).json();
  const large = await (await t.fetch("/orders", order("b", 500))).json();
  await t.settle();
  expect(seen.sort()).toEqual([`all ${large.id}`, `all ${small.id}`, `large ${large.id} 500 1`].sort());
});

it("tries a rule's consumer again by itself, and puts what fails for good into its own dead letters", async () => {
  const { definition, seen } = shop(3);
  await using t = await start(definition);
  await t.emit("orders", "OrderPlaced", { id: "a", total: 500 });
  await t.settle();
  await t.advance("10m");
  expect(seen).toHaveLength(1);
  expect(await t.queue("orders-large")).toMatchObject({ deadLetter: 1 });
  expect(await t.queue("orders-all")).toMatchObject({ deadLetter: 0 });
  await t.redrive("orders-large");
  await t.settle();
  expect(seen[1]).toMatch(/^large .* 500 1$/);
});

it("stores all copies of an event or none", async () => {
  const { definition, seen } = shop();
  await using t = await start(definition);
  t.faults.crash("place", { operation: 1, when: "before" });
  expect((await t.fetch("/orders", order("a", 500))).status).toBeGreaterThanOrEqual(500);
  await t.settle();
  expect(seen).toEqual([]);
  t.faults.crash("place", { operation: 1, when: "after" });
  await t.fetch("/orders", order("a", 500));
  await t.settle();
  expect(seen.map((each) => each.split(" ")[0]).sort()).toEqual(["all", "large"]);
});

it("refuses an event that is larger than a bus takes, and one of a type that it does not carry", async () => {
  const { definition } = shop();
  await using t = await start(definition);
  const large = { id: "x".repeat(1024 * 1024), total: 1 };
  await expect(t.emit("orders", "OrderPlaced", large)).rejects.toThrow(TooLargeError);
  await expect(t.emit("orders", "OrderSent", {})).rejects.toThrow("OrderSent");
});
